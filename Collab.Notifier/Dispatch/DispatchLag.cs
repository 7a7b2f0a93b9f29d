namespace Collab.Notifier.Dispatch;

/// <summary>
/// How long the oldest activity waits to be dispatched, as far as the leader knows from its own looks at the outbox; only
/// the leader knows. Written by the dispatcher, read by whoever measures.
/// </summary>
internal sealed class DispatchLag(TimeProvider time)
{
    private const long NotLeading = -1;

    private const long NothingWaits = 0;

    private long _waitsSince = NotLeading;

    /// <summary>In seconds; 0 while nothing waits, <see langword="null"/> while another notifier leads.</summary>
    public double? Seconds => Volatile.Read(ref _waitsSince) switch
    {
        NotLeading => null,
        NothingWaits => 0,
        var since => Math.Max(0, TimeSpan.FromTicks(Now - since).TotalSeconds),
    };

    private long Now => time.GetUtcNow().UtcTicks;

    /// <summary>The outbox is being looked at. If it does not end, something may wait from now on.</summary>
    public void Look()
    {
        if (Volatile.Read(ref _waitsSince) <= NothingWaits)
            Volatile.Write(ref _waitsSince, Now);
    }

    /// <summary>Nothing waits any more.</summary>
    public void Emptied() => Volatile.Write(ref _waitsSince, NothingWaits);

    /// <summary>There is more, none of it older than the <paramref name="oldest"/> of what was taken.</summary>
    public void Took(DateTime oldest) => Volatile.Write(ref _waitsSince, oldest.Ticks);

    /// <summary>The lead is lost, or given up.</summary>
    public void Forget() => Volatile.Write(ref _waitsSince, NotLeading);
}
