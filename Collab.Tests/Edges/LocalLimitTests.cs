using Collab.Api.Conventions.Limits;
using Microsoft.Extensions.Options;

namespace Collab.Tests.Edges;

public sealed class LocalLimitTests
{
    private readonly Clock _clock = new();
    private readonly LocalLimits _limits;

    public LocalLimitTests() => _limits = new(Options.Create(new LimitOptions { Writes = new() { Requests = 3, Seconds = 60 } }), _clock);

    [Fact]
    public void All_of_a_quota_may_come_at_once_and_is_had_again_bit_by_bit()
    {
        Assert.Equal([(true, 2, 20), (true, 1, 40), (true, 0, 60)], [Take(), Take(), Take()]);
        Assert.Equal((false, 0, 20), Take());
        Assert.True(_limits.IsUsedUp(Limit.Writes, "ann"));

        _clock.Pass(15);
        Assert.Equal((false, 0, 5), Take());
        _clock.Pass(5);
        Assert.False(_limits.IsUsedUp(Limit.Writes, "ann"));
        Assert.Equal([(true, 0, 60), (false, 0, 20)], [Take(), Take()]);
        _clock.Pass(1000);
        Assert.Equal((true, 2, 20), Take());
    }

    [Fact]
    public void Of_many_at_once_as_many_are_allowed_as_of_many_in_a_row()
    {
        var allowed = 0;
        Parallel.For(0, 1_000, _ =>
        {
            if (_limits.Take(Limit.Writes, "ann").IsAllowed)
                Interlocked.Increment(ref allowed);
        });

        Assert.Equal(3, allowed);
    }

    private (bool IsAllowed, int Remaining, int Seconds) Take()
    {
        var verdict = _limits.Take(Limit.Writes, "ann");
        return (verdict.IsAllowed, verdict.Remaining, verdict.Seconds);
    }

    private sealed class Clock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds;

        public void Pass(int seconds) => _seconds += seconds;
    }
}
