using Collab.Notifier.Replay;
using Collab.Notifier.Streams;
using Collab.Notifier.Wire;
using CsCheck;

namespace Collab.Tests.Streams;

public sealed class UserFeedTests
{
    [Fact]
    public void What_comes_in_order_is_new()
    {
        var feed = Feed(head: 5);
        Assert.True(Accept(feed, 6));
        Assert.True(Accept(feed, 7));
        Assert.Equal((6, 7), (feed.Log!.First, feed.Log.Last));
        Assert.False(feed.HasGap);
    }

    [Fact]
    public void What_comes_twice_is_dropped()
    {
        var feed = Feed(head: 5);
        Accept(feed, 6);
        Assert.False(Accept(feed, 6));
        Assert.False(Accept(feed, 4));
        Assert.Equal(6, feed.Log!.Last);
    }

    [Fact]
    public void What_comes_too_early_waits_for_what_is_missing()
    {
        var feed = Feed(head: 5);
        Assert.False(Accept(feed, 8));
        Assert.False(Accept(feed, 9));
        Assert.True(feed.HasGap);

        Accept(feed, 6);
        Assert.Equal(6, feed.Log!.Last);
        Accept(feed, 7);
        Assert.Equal(9, feed.Log.Last);
        Assert.False(feed.HasGap);
    }

    [Fact]
    public void What_waits_for_what_is_missing_counts_until_it_is_in_order_or_let_go()
    {
        var feed = Feed(head: 5);
        Accept(feed, 8);
        Accept(feed, 9);
        var waiting = feed.Bytes;
        Assert.Equal(2L * FrameBody.Withdrawn.MaxLength, waiting);

        feed.LetGo();
        Assert.Equal(0, feed.Bytes);
        Assert.True(feed.HasGap);

        Accept(feed, 7);
        Accept(feed, 6);
        Assert.Equal((7, waiting), (feed.Log!.Last, feed.Bytes));
    }

    [Fact]
    public void What_comes_before_the_head_is_known_is_kept_if_it_lies_behind_it()
    {
        var feed = new UserFeed(Guid.CreateVersion7());
        Accept(feed, 5);
        Accept(feed, 6);
        feed.Learn(5);
        Assert.Equal((6, 6), (feed.Log!.First, feed.Log.Last));
    }

    [Fact]
    public void What_the_database_does_not_have_any_more_is_gone()
    {
        var feed = Feed(head: 5);
        feed.Learn(9);
        Assert.True(feed.IsGone(after: 5, Page(8, 9)));
        Assert.True(feed.IsGone(after: 5, Page()));
        Assert.False(feed.IsGone(after: 5, Page(6, 7)));
    }

    [Fact]
    public void What_was_late_and_came_while_it_was_read_is_not_taken_for_gone()
    {
        var feed = Feed(head: 5);
        feed.Learn(7);
        Accept(feed, 6);
        Accept(feed, 7);
        feed.Learn(9);
        Assert.False(feed.IsGone(after: 5, Page(6, 7)));
    }

    [Fact]
    public void A_head_beyond_what_has_arrived_is_a_gap()
    {
        var feed = Feed(head: 5);
        feed.Learn(7);
        Assert.True(feed.HasGap);
    }

    [Fact]
    public void In_whatever_order_and_however_often_it_comes_the_log_has_all_of_it_once()
    {
        Gen.Int[1, 60].SelectMany(count => Gen.Shuffle(Enumerable.Range(1, count).ToArray())).Sample(order =>
        {
            var feed = Feed(head: 0);
            foreach (var number in order)
            {
                Accept(feed, number);
                Accept(feed, order[0]);
            }

            Assert.Equal((1, order.Length), (feed.Log!.First, feed.Log.Last));
            Assert.False(feed.HasGap);
        });
    }

    [Fact]
    public void The_log_counts_what_lies_behind_a_number()
    {
        var log = new FrameLog(10);
        for (var i = 0; i < 20; i++)
            log.Add(FrameBody.Withdrawn, silent: false);

        Assert.Equal(20 * FrameBody.Withdrawn.MaxLength, log.BytesAfter(10));
        Assert.Equal(FrameBody.Withdrawn.MaxLength, log.BytesAfter(29));
        Assert.Equal(0, log.BytesAfter(30));

        log.TrimTo(25, frames: 0, bytes: 0);
        Assert.Equal((26, 30), (log.First, log.Last));
        Assert.True(log.Covers(25));
        Assert.False(log.Covers(24));
        Assert.Equal(5 * FrameBody.Withdrawn.MaxLength, log.BytesAfter(25));

        log.TrimToSize(2 * FrameBody.Withdrawn.MaxLength);
        Assert.Equal(29, log.First);
        log.TrimTo(30, frames: 0, bytes: 0);
        Assert.True(log.Covers(30));
        Assert.Equal(31, log.First);
    }

    [Fact]
    public void What_went_through_a_log_does_not_matter_to_what_is_in_it()
    {
        // 5 GB.
        var (log, body) = (new FrameLog(0), new FrameBody(new byte[16 * 1024 * 1024], 0, -1));
        for (var i = 0; i < 300; i++)
        {
            log.Add(body, silent: false);
            log.TrimTo(log.Last, frames: 2, bytes: long.MaxValue);
            Assert.Equal(Math.Min(i + 1, 2) * (long)body.MaxLength, log.Bytes);
            Assert.Equal(body.MaxLength, log.BytesAfter(log.Last - 1));
        }
    }

    [Fact]
    public void What_logs_share_counts_once()
    {
        var shared = new FrameBody(new byte[10_000], 0, -1);
        var (one, other) = (new FrameLog(0), new FrameLog(7));
        one.Add(shared, silent: false);
        other.Add(shared, silent: false);
        other.Add(new FrameBody(new byte[5_000], 0, -1), silent: false);

        Assert.InRange(one.Count(round: 1), 10_000, 11_000);
        Assert.InRange(other.Count(round: 1), 5_000, 6_000);
        Assert.InRange(other.Count(round: 2), 15_000, 16_000);
    }

    [Fact]
    public void Of_what_was_written_the_last_few_frames_stay()
    {
        var log = new FrameLog(10);
        for (var i = 0; i < 1_000; i++)
            log.Add(FrameBody.Withdrawn, silent: false);

        log.TrimTo(500, frames: 8, bytes: long.MaxValue);
        Assert.Equal(501, log.First);
        log.TrimTo(1_010, frames: 8, bytes: long.MaxValue);
        Assert.Equal((1_003, 1_010), (log.First, log.Last));
        log.TrimTo(1_010, frames: 8, bytes: 3 * FrameBody.Withdrawn.MaxLength);
        Assert.Equal((1_008, 1_010), (log.First, log.Last));
        log.Add(FrameBody.Withdrawn, silent: true);
        Assert.Equal((true, false), (log.At(1_011).Silent, log.At(1_008).Silent));
    }

    [Fact]
    public void The_room_that_a_flood_takes_is_kept_while_it_lasts_and_given_back_then()
    {
        var (log, round) = (new FrameLog(0), 0);
        Flood();
        var taken = log.Count(++round);
        log.Shrink();
        Flood();
        log.Shrink();
        Assert.Equal(taken, log.Count(++round));

        log.Shrink();
        Assert.InRange(log.Count(++round), 1, taken / 20);
        Assert.Equal((1_993, 2_000), (log.First, log.Last));

        Flood();
        log.Clear();
        Assert.Equal((0, 3_001), (log.Count(++round), log.First));
        log.Add(FrameBody.Withdrawn, silent: true);
        Assert.True(log.At(3_001).Silent);

        void Flood()
        {
            for (var i = 0; i < 1_000; i++)
                log.Add(FrameBody.Withdrawn, silent: false);
            log.TrimTo(log.Last, frames: 8, bytes: long.MaxValue);
        }
    }

    [Fact]
    public void What_is_here_up_to_the_head_is_remembered()
    {
        var feed = Feed(head: 5);
        Accept(feed, 6);
        Accept(feed, 7);
        Assert.True(feed.Remembers(5, Head(7)));
        Assert.False(feed.Remembers(4, Head(7)));
        Assert.False(feed.Remembers(5, Head(8)));
        Assert.False(feed.Remembers(5, Head(7) with { IsSettled = false }));
    }

    [Fact]
    public void What_came_before_a_write_that_may_have_taken_access_away_is_not_remembered()
    {
        var feed = Feed(head: 5);
        Accept(feed, 6);
        feed.Accept(7, FrameBody.Withdrawn, silent: false, listed: true);
        Accept(feed, 8);
        Assert.False(feed.Remembers(5, Head(8)));
        Assert.True(feed.Remembers(6, Head(8)));

        feed.Forget();
        Assert.False(feed.Remembers(7, Head(8)));
        Assert.True(feed.Remembers(8, Head(8)));
    }

    [Fact]
    public void Another_database_begins_anew()
    {
        var feed = Feed(head: 5);
        Assert.False(feed.Belong("one"));
        Accept(feed, 6);
        Assert.False(feed.Belong("one"));
        Assert.True(feed.Belong("other"));
        feed.Restart(2);
        Assert.Equal((2, 2), (feed.Log!.Last, feed.Known));
        Assert.True(Accept(feed, 3));
    }

    private static StreamHead Head(long last) => new(last, Oldest: 1, "e", IsSettled: true);

    private static UserFeed Feed(long head)
    {
        var feed = new UserFeed(Guid.CreateVersion7());
        feed.Learn(head);
        return feed;
    }

    private static ReplayPage Page(params long[] numbers) => new([.. numbers.Select(number => new ReplayFrame(number, FrameBody.Withdrawn, true))], 0);

    private static bool Accept(UserFeed feed, long number) => feed.Accept(number, FrameBody.Withdrawn, silent: false);
}
