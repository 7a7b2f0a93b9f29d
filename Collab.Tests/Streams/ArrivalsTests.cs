using Collab.Notifier.Streams;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Streams;

public sealed class ArrivalsTests(CollabApp app)
{
    private const int Bound = 1_024 * 1_024;

    [Fact]
    public async Task What_the_pump_does_not_keep_up_with_is_dropped_and_asked_for_again()
    {
        // Its pump does not run.
        await using var notifier = await app.NotifierAsync(("Sse:MemoryBytes", $"{Bound}"));
        var (arrivals, queue, check) = (notifier.Services.GetRequiredService<Arrivals>(), notifier.Services.GetRequiredService<PumpQueue>(), notifier.Services.GetRequiredService<WatermarkSignal>());
        var hub = notifier.Services.GetRequiredService<StreamHub>();
        var message = new byte[Bound / 4];

        var raised = RaisedAsync();
        for (var i = 0; i < 4; i++)
            arrivals.Take(message);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(raised.IsCompleted);
        arrivals.Take(message);
        await raised.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        // None of them is of a version that is known: each is gone from what waits all the same.
        Assert.Equal(4, Take());
        raised = RaisedAsync();
        arrivals.Take(message);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal((1, false), (Take(), raised.IsCompleted));

        // Alone, it may be as large as it is.
        arrivals.Take(new byte[2 * Bound]);
        Assert.Equal(1, Take());
        arrivals.Take(message);
        arrivals.Take(new byte[2 * Bound]);
        Assert.Equal(1, Take());

        Task RaisedAsync() => check.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        int Take()
        {
            var taken = 0;
            for (; queue.TryTake(out var work); taken++)
                work(hub);
            return taken;
        }
    }
}
