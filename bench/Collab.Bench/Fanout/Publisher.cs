using Collab.Notifier.Wire;

namespace Collab.Bench.Fanout;

/// <summary>Publishes at a rate: single events as they fall due, and at high rates what is due every 10 ms, at once.</summary>
internal sealed class Publisher(IFanoutServer server)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>Beyond it, in microseconds, an event's time is the one at which it was due: to be held up by the server counts as the server's delay.</summary>
    private const long Late = 25_000;

    /// <returns>How many events were published.</returns>
    public async Task<int> RunAsync(double perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (total, published, begun) = ((int)(perSecond * duration.TotalSeconds), 0, PublishClock.Now(TimeProvider.System));
        var interval = 1e6 / perSecond;
        while (published < total)
        {
            var now = PublishClock.Now(TimeProvider.System);
            var due = Math.Min(total, (int)((now - begun) / interval) + 1);
            if (due > published)
            {
                var times = Enumerable.Range(published, due - published).Select(i => begun + (long)(i * interval)).Select(at => now - at > Late ? at : now).ToArray();
                await server.Prepare(times)();
                published = due;
            }

            var wait = TimeSpan.FromMicroseconds(begun + published * interval - PublishClock.Now(TimeProvider.System));
            if (wait < Tick)
                wait = Tick - TimeSpan.FromMicroseconds(Math.Min(Tick.TotalMicroseconds, PublishClock.Now(TimeProvider.System) - now));
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, cancellationToken);
        }

        return published;
    }
}
