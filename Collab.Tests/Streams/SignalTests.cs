using Collab.Notifier;

namespace Collab.Tests.Streams;

public sealed class SignalTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Raised_more_than_once_it_is_raised_once()
    {
        using var signal = new Signal();
        signal.Raise();
        signal.Raise();
        await signal.WaitAsync(Long, TestContext.Current.CancellationToken);

        var waiting = signal.WaitAsync(Long, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        signal.Raise();
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_wait_ends_when_its_time_is_over_and_what_is_raised_later_is_there_for_the_next()
    {
        using var signal = new Signal();
        await signal.WaitAsync(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        signal.Raise();
        await signal.WaitAsync(Long, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signal.WaitAsync(Long, new CancellationToken(true)));
    }
}
