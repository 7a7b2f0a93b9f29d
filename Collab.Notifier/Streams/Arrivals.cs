using Microsoft.Extensions.Options;

namespace Collab.Notifier.Streams;

/// <summary>
/// What was published, on its way to the pump. Where so much waits that the pump does not keep up, what comes next is
/// dropped: the database has it too, and the check that is asked for finds that it is missing.
/// </summary>
internal sealed class Arrivals(PumpQueue pump, WatermarkSignal check, NotifierMetrics metrics, IOptions<StreamOptions> options)
{
    private long _waiting;

    public void Take(ReadOnlyMemory<byte> message)
    {
        var waiting = Interlocked.Add(ref _waiting, message.Length);
        // One that is larger than all that may wait goes through when nothing else does.
        if (waiting <= options.Value.MemoryBytes || waiting == message.Length)
        {
            pump.Post(hub =>
            {
                Interlocked.Add(ref _waiting, -message.Length);
                hub.Deliver(message);
            });
            return;
        }

        Interlocked.Add(ref _waiting, -message.Length);
        metrics.Dropped();
        check.Raise();
    }
}
