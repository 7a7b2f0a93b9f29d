using Collab.Notifier.Wire;

namespace Collab.Bench.Fanout;

/// <summary>
/// Publishes at a rate: single events as they fall due, and at high rates what is due within 10 ms, at once. All are made
/// before the first is sent, for to make them takes from the processors that the server and its readers share.
/// </summary>
internal sealed class Publisher(IFanoutServer server)
{
    /// <summary>In microseconds, as all times here.</summary>
    private const double Tick = 10_000;

    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1);

    /// <returns>How many events were published.</returns>
    public async Task<int> RunAsync(double perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        var total = (int)(perSecond * duration.TotalSeconds);
        foreach (var (due, send) in Prepare(total, 1e6 / perSecond))
        {
            var wait = TimeSpan.FromMicroseconds(due - PublishClock.Now(TimeProvider.System));
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, cancellationToken);
            await send();
        }

        return total;
    }

    /// <summary>An event tells when it is due, whenever it is sent: to be held up by the server counts as the server's delay. So the time to begin is set first, and anew if making them has taken longer.</summary>
    private List<(long Due, Func<Task> Send)> Prepare(int total, double interval)
    {
        for (var lead = Lead; ; lead *= 2)
        {
            var begin = PublishClock.Now(TimeProvider.System) + (long)lead.TotalMicroseconds;
            var batches = Batches(total, interval, begin);
            if (PublishClock.Now(TimeProvider.System) < begin)
                return batches;
        }
    }

    private List<(long Due, Func<Task> Send)> Batches(int total, double interval, long begin)
    {
        List<(long, Func<Task>)> batches = [];
        var made = 0;
        foreach (var tick in Enumerable.Range(0, total).GroupBy(i => (int)(i * interval / Tick)))
        {
            var due = begin + (long)(tick.Last() * interval);
            batches.Add((due, server.Prepare(server.Published + made, [.. tick.Select(_ => due)])));
            made += tick.Count();
        }

        return batches;
    }
}
