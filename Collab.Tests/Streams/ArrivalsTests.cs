using Collab.Notifier.Streams;
using Collab.Notifier.Wire;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Streams;

public sealed class ArrivalsTests(CollabApp app)
{
    private const int Bound = 1_024 * 1_024;

    [Fact]
    public async Task More_than_is_taken_together_is_taken_in_the_order_in_which_it_came()
    {
        // Its pump does not run.
        await using var notifier = await app.NotifierAsync();
        var (arrivals, queue, hub) = (notifier.Services.GetRequiredService<Arrivals>(), notifier.Services.GetRequiredService<PumpQueue>(), notifier.Services.GetRequiredService<StreamHub>());
        var feed = notifier.Services.GetRequiredService<FeedList>().FindOrAdd(Guid.CreateVersion7());
        feed.Learn(0);
        const int Messages = (3 * MessageMerge.Most) + 1;
        for (var number = 1; number <= Messages; number++)
            arrivals.Take(new ShardMessageWriter().Write([FrameBody.Withdrawn], [new Placement(feed.UserId, number, Silent: false)], 0));

        for (var taken = 1; queue.TryTake(out var work); taken++)
        {
            work(hub);
            Assert.Equal((Math.Min(taken * MessageMerge.Most, Messages), false), (feed.Log!.Last, feed.HasGap));
        }

        Assert.Equal(Messages, feed.Log!.Last);
    }

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
