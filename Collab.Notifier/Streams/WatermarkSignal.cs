namespace Collab.Notifier.Streams;

/// <summary>Asks for a check of all streams against the database, soon. Many at once are one.</summary>
internal sealed class WatermarkSignal : IDisposable
{
    private readonly Signal _signal = new();

    public void Raise() => _signal.Raise();

    /// <summary>Returns when it is raised, or when <paramref name="atMost"/> is over.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _signal.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _signal.Dispose();
}
