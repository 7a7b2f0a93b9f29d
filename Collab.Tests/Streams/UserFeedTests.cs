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
        var cut = Gen.Int[1, 60].SelectMany(count => Gen.Int[1, FrameRun.Most].Array[count]);
        // As it was published, and some of it again as it was read, cut elsewhere.
        Gen.Select(cut, cut).SelectMany((one, other) => Gen.Shuffle((List<(long Number, int Count)>)[.. Runs(one), .. Runs(other)])).Sample(runs =>
        {
            var feed = Feed(head: 0);
            foreach (var (number, count) in runs)
                feed.Accept(number, Run(number, count));

            Assert.Equal((1, runs.Max(run => run.Number + run.Count - 1)), (feed.Log!.First, feed.Log.Last));
            Assert.False(feed.HasGap);
            for (var number = feed.Log.First; number <= feed.Log.Last; number++)
                Assert.Equal(Run(number, 1).Body(0).Text, At(feed.Log, number).Body.Text);
        });

        static IEnumerable<(long Number, int Count)> Runs(int[] counts)
        {
            var number = 1L;
            foreach (var count in counts)
            {
                yield return (number, count);
                number += count;
            }
        }

        static FrameRun Run(long number, int count) =>
            new([.. Enumerable.Range(0, count).Select(i => new FrameBody(BitConverter.GetBytes(number + i), 0, -1))]);
    }

    [Fact]
    public void A_log_of_runs_says_what_one_of_single_frames_does()
    {
        FrameBody[] bodies = [.. Enumerable.Range(0, 3).Select(i => new FrameBody(new byte[100 * i], 0, -1))];
        var runs = Gen.Select(Gen.Int[0, 2].Array[1, FrameRun.Most], Gen.Byte, (said, silent) => new FrameRun(Array.ConvertAll(said, i => bodies[i]), silent));
        var trim = Gen.Select(Gen.Int[0, 30], Gen.Int[0, 12], Gen.Int[0, 3_000]);
        // It begins where the lower half of a number does so anew.
        Gen.Select(Gen.OneOf(Gen.Const(0L), Gen.Const(uint.MaxValue - 20L)), Gen.Select(runs, trim, Gen.Int[0, 9]).Array[1, 40]).Sample((head, steps) =>
        {
            var (log, frames) = (new FrameLog(head), new List<(FrameBody Body, bool Silent)>());
            var first = head + 1;
            foreach (var (run, (behind, recent, bytes), what) in steps)
            {
                log.Add(run);
                frames.AddRange(Enumerable.Range(0, run.Count).Select(i => (run.Body(i), run.IsSilent(i))));
                switch (what)
                {
                    case 0:
                        log.Clear();
                        first = log.Last + 1;
                        break;
                    case 1:
                        log.Shrink();
                        break;
                    case 2 or 3:
                        log.TrimToSize(bytes);
                        while (After(first - 1) > bytes)
                            first++;
                        break;
                    case 4 or 5:
                        var position = log.Last - behind;
                        log.TrimTo(position, recent, bytes);
                        first = Math.Max(first, Math.Min(position, log.Last - recent) + 1);
                        while (first <= position && After(first - 1) > bytes)
                            first++;
                        break;
                }

                Assert.Equal((first, head + frames.Count), (log.First, log.Last));
                for (var number = first; number <= log.Last; number++)
                    Assert.Equal((After(number), frames[(int)(number - head - 1)]), (log.BytesAfter(number), At(log, number)));
                Assert.Equal(After(first - 1), log.Bytes);
            }

            long After(long number) => frames.Skip((int)(number - head)).Sum(frame => (long)frame.Body.MaxLength);
        });
    }

    [Fact]
    public void The_log_counts_what_lies_behind_a_number()
    {
        var log = new FrameLog(10);
        for (var i = 0; i < 20; i++)
            log.Add(FrameRun.Of(FrameBody.Withdrawn, silent: false));

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
            log.Add(FrameRun.Of(body, silent: false));
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
        one.Add(FrameRun.Of(shared, silent: false));
        other.Add(FrameRun.Of(shared, silent: false));
        other.Add(FrameRun.Of(new FrameBody(new byte[5_000], 0, -1), silent: false));

        Assert.InRange(one.Count(round: 1), 10_000, 11_000);
        Assert.InRange(other.Count(round: 1), 5_000, 6_000);
        Assert.InRange(other.Count(round: 2), 15_000, 16_000);
    }

    [Fact]
    public void Of_what_was_written_the_last_few_frames_stay()
    {
        var log = new FrameLog(10);
        for (var i = 0; i < 1_000; i++)
            log.Add(FrameRun.Of(FrameBody.Withdrawn, silent: false));

        log.TrimTo(500, frames: 8, bytes: long.MaxValue);
        Assert.Equal(501, log.First);
        log.TrimTo(1_010, frames: 8, bytes: long.MaxValue);
        Assert.Equal((1_003, 1_010), (log.First, log.Last));
        log.TrimTo(1_010, frames: 8, bytes: 3 * FrameBody.Withdrawn.MaxLength);
        Assert.Equal((1_008, 1_010), (log.First, log.Last));
        log.Add(FrameRun.Of(FrameBody.Withdrawn, silent: true));
        Assert.Equal((true, false), (At(log, 1_011).Silent, At(log, 1_008).Silent));
    }

    [Fact]
    public void The_room_that_a_flood_takes_is_kept_while_it_lasts_and_given_back_then()
    {
        var (log, run, round) = (new FrameLog(0), FrameRun.Of(new FrameBody(new byte[100], 0, -1), silent: false), 0);
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
        log.Add(FrameRun.Of(FrameBody.Withdrawn, silent: true));
        Assert.True(At(log, 3_001).Silent);

        void Flood()
        {
            for (var i = 0; i < 1_000; i++)
                log.Add(run);
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
        feed.Accept(7, new FrameRun([FrameBody.Withdrawn], listed: 0b1));
        Accept(feed, 8);
        Assert.False(feed.Remembers(5, Head(8)));
        Assert.True(feed.Remembers(6, Head(8)));

        feed.Forget();
        Assert.False(feed.Remembers(7, Head(8)));
        Assert.True(feed.Remembers(8, Head(8)));
    }

    [Fact]
    public void In_a_run_it_is_what_comes_before_the_last_such_write()
    {
        var feed = Feed(head: 5);
        feed.Accept(6, new FrameRun([FrameBody.Withdrawn, FrameBody.Withdrawn, FrameBody.Withdrawn, FrameBody.Withdrawn], listed: 0b0101));
        Assert.Equal((8, 9), (feed.VisibleFrom, feed.Known));
        Assert.False(feed.Remembers(6, Head(9)));
        Assert.True(feed.Remembers(7, Head(9)));
    }

    [Fact]
    public void What_was_dropped_of_a_run_counts_until_the_rest_is_dropped_too()
    {
        var feed = Feed(head: 5);
        feed.Accept(6, new FrameRun([new FrameBody(new byte[50_000], 0, -1), new FrameBody(new byte[100], 0, -1)]));
        feed.Log!.TrimTo(7, frames: 1, bytes: long.MaxValue);
        Assert.Equal((7, new FrameBody(new byte[100], 0, -1).MaxLength), (feed.Log.First, feed.Log.Bytes));
        Assert.InRange(feed.Bytes, 50_000, 51_000);
        Assert.InRange(feed.Count(round: 1), 50_000, 51_000);

        feed.Log.TrimTo(7, frames: 0, bytes: 0);
        Assert.Equal((8, 0), (feed.Log.First, feed.Bytes));
    }

    [Fact]
    public void No_more_than_some_frames_wait_for_what_is_missing()
    {
        var feed = Feed(head: 5);
        var run = new FrameRun([.. Enumerable.Repeat(FrameBody.Withdrawn, FrameRun.Most)]);
        for (var number = 10L; number < 3_000; number += run.Count)
        {
            feed.Accept(number, run);
            Assert.InRange(feed.Bytes, 1, 1_000L * FrameBody.Withdrawn.MaxLength);
        }

        Assert.True(feed.HasGap);
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

    private static bool Accept(UserFeed feed, long number) => feed.Accept(number, FrameRun.Of(FrameBody.Withdrawn, silent: false));

    private static (FrameBody Body, bool Silent) At(FrameLog log, long number)
    {
        var run = log.RunAt(log.Find(number), out var first);
        var index = (int)(number - first);
        return (run.Body(index), run.IsSilent(index));
    }
}
