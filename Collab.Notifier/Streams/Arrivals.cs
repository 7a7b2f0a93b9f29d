using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Collab.Notifier.Streams;

/// <summary>
/// What was published, on its way to the pump, which takes what is there together. Where so much waits that the pump does
/// not keep up, what comes next is dropped: the database has it too, and the check that is asked for finds that it is missing.
/// </summary>
internal sealed class Arrivals(PumpQueue pump, WatermarkSignal check, NotifierMetrics metrics, IOptions<StreamOptions> options)
{
    private readonly ConcurrentQueue<ReadOnlyMemory<byte>> _messages = new();

    /// <summary>The pump's alone.</summary>
    private readonly List<ReadOnlyMemory<byte>> _taken = [];

    private long _waiting;

    public void Take(ReadOnlyMemory<byte> message)
    {
        var waiting = Interlocked.Add(ref _waiting, message.Length);
        // One that is larger than all that may wait goes through when nothing else does.
        if (waiting <= options.Value.MemoryBytes || waiting == message.Length)
        {
            _messages.Enqueue(message);
            pump.Post(Deliver);
            return;
        }

        Interlocked.Add(ref _waiting, -message.Length);
        metrics.Dropped();
        check.Raise();
    }

    /// <summary>Posted for each message, and the first takes those of the next ones along.</summary>
    private void Deliver(StreamHub hub)
    {
        while (_taken.Count < MessageMerge.Most && _messages.TryDequeue(out var message))
            _taken.Add(message);

        try
        {
            hub.Deliver(_taken);
        }
        finally
        {
            Interlocked.Add(ref _waiting, -_taken.Sum(message => (long)message.Length));
            _taken.Clear();
        }
    }
}
