namespace Collab.Notifier;

/// <summary>
/// Raised by many and waited for by one. Raised more than once before it is waited for, it is raised once. That nothing
/// comes in time is the rule where nothing happens, and so is no exception.
/// </summary>
internal sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0);
    private int _isRaised;

    public void Raise()
    {
        if (Interlocked.Exchange(ref _isRaised, 1) == 0)
            _semaphore.Release();
    }

    /// <summary>Returns when it is raised, or when <paramref name="atMost"/> is over.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (await _semaphore.WaitAsync(atMost, cancellationToken))
            Interlocked.Exchange(ref _isRaised, 0);
    }

    public void Dispose() => _semaphore.Dispose();
}
