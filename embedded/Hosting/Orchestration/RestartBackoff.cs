namespace Collab.Embedded.Orchestration;

/// <summary>How long to wait before a process that died is started again: 1 s, doubled each time up to 30 s, and 1 s again after a quiet minute.</summary>
internal sealed class RestartBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private TimeSpan _next = First;

    /// <summary>The wait after a process that lived for a time.</summary>
    public TimeSpan Next(TimeSpan lived)
    {
        if (lived >= Quiet)
            _next = First;

        var wait = _next;
        _next = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, Last.Ticks));
        return wait;
    }
}
