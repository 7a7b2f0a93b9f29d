using Collab.Notifier.Streams;

namespace Collab.Tests.Streams;

public sealed class StormMemoryTests
{
    private readonly ConnectionList _connections = new();
    private readonly Clock _clock = new();
    private readonly StormMemory _memory;
    private long _written;

    public StormMemoryTests() => _memory = new StormMemory(_connections, _clock);

    [Fact]
    public void What_a_storm_leaves_is_collected_once_when_it_is_over()
    {
        Assert.False(Look(opened: 500));
        Assert.False(Look(opened: 500));
        Assert.True(IsCollectedInCalm());
        Assert.False(Look(opened: 0));
    }

    [Fact]
    public void Where_storm_follows_upon_storm_it_is_collected_when_there_is_calm()
    {
        for (var i = 0; i < 30; i++)
            Assert.False(Look(opened: 120) || Look(opened: 80));
        Assert.True(IsCollectedInCalm());
    }

    [Fact]
    public void Few_that_come_back_among_very_many_are_no_storm()
    {
        Look(opened: 40_000);
        Assert.True(IsCollectedInCalm());
        _clock.Pass(seconds: 10);
        Assert.False(Look(opened: 300));
        Assert.False(IsCollectedInCalm());
    }

    [Fact]
    public void Nothing_is_held_up_while_much_is_written_now_and_then()
    {
        Look(opened: 500);
        for (var i = 0; i < 10; i++)
            Assert.False(Look(opened: 0, written: 50_000) || Look(opened: 0));
        Assert.True(IsCollectedInCalm());
    }

    private bool IsCollectedInCalm() => Enumerable.Range(0, 5).Count(_ => Look(opened: 0)) == 1;

    /// <summary>A second later.</summary>
    private bool Look(int opened, int written = 0)
    {
        _written += written;
        _clock.Pass(seconds: 1);
        for (var i = 0; i < opened; i++)
            _connections.Add(new StreamConnection(default, null!, null!));
        return _memory.IsDue(_written);
    }

    private sealed class Clock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds;

        public void Pass(int seconds) => _seconds += seconds;
    }
}
