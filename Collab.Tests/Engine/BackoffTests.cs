using Collab.Embedded.Orchestration;

namespace Collab.Tests.Engine;

public sealed class BackoffTests
{
    [Fact]
    public void A_process_that_keeps_dying_is_started_less_and_less_often()
    {
        var backoff = new RestartBackoff();
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 7).Select(_ => backoff.Next(TimeSpan.FromSeconds(5)).TotalSeconds));
    }

    [Fact]
    public void A_quiet_minute_is_a_new_beginning()
    {
        var backoff = new RestartBackoff();
        backoff.Next(TimeSpan.Zero);
        backoff.Next(TimeSpan.Zero);
        Assert.Equal(1, backoff.Next(TimeSpan.FromMinutes(1)).TotalSeconds);
        Assert.Equal(2, backoff.Next(TimeSpan.FromSeconds(59)).TotalSeconds);
    }
}
