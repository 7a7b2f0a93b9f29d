using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Collab.Notifier.Streams;

/// <summary>The way onto the pump's thread, to which everything about open streams belongs; so nothing there is locked.</summary>
internal sealed class PumpQueue : IDisposable
{
    private readonly ConcurrentQueue<Action<StreamHub>> _work = new();
    private readonly ManualResetEventSlim _signal = new();

    /// <summary>Never set: the thread rests on it.</summary>
    private readonly ManualResetEventSlim _window = new();

    public void Post(Action<StreamHub> work)
    {
        _work.Enqueue(work);
        _signal.Set();
    }

    public bool TryTake([MaybeNullWhen(false)] out Action<StreamHub> work) => _work.TryDequeue(out work);

    /// <summary>Returns when there is work, a <paramref name="window"/> after the first of it, or when <paramref name="atMost"/> is over.</summary>
    public void Wait(TimeSpan atMost, TimeSpan window)
    {
        if (_signal.Wait(atMost) && window > TimeSpan.Zero)
            _window.Wait(window);
        // Before the work is taken: what is posted from here on sets it again.
        _signal.Reset();
    }

    public void Dispose()
    {
        _signal.Dispose();
        _window.Dispose();
    }
}
