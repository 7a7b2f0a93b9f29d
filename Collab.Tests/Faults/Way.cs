namespace Collab.Tests.Faults;

/// <summary>What may pass on a way between two processes. Everything that goes through asks here first.</summary>
internal sealed class Way
{
    private volatile TaskCompletionSource _open = Opened();
    private long _delayTicks;

    /// <summary>Nothing passes from now on, and nothing is lost: as with a cable that is out, and whose packets are sent again.</summary>
    public void Block()
    {
        if (_open.Task.IsCompleted)
            _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Slow(TimeSpan delay) => Volatile.Write(ref _delayTicks, delay.Ticks);

    public void Clear()
    {
        Slow(TimeSpan.Zero);
        _open.TrySetResult();
    }

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _delayTicks) is > 0 and var ticks)
            await Task.Delay(TimeSpan.FromTicks(ticks), cancellationToken);
        await _open.Task.WaitAsync(cancellationToken);
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
