using Collab.Notifier.Streams;
using Collab.Notifier.Wire;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Streams;

/// <summary>What one stream gets, or fails to get, beside the others. The pump does not run: each turn is the test's.</summary>
public sealed class WriteOrderTests(CollabApp app)
{
    [Fact]
    public async Task Each_stream_gets_a_part_before_any_gets_the_rest()
    {
        await using var notifier = await app.NotifierAsync();
        List<(int Stream, int Length)> written = [];
        var feeds = Enumerable.Range(0, 3).Select(stream => Open(notifier, frames => written.Add((stream, frames.Length)))).ToList();
        written.Clear();

        var frames = FrameBuffer.Full / 1_000 * 5 / 2;
        Deliver(notifier, feeds, FrameRun.Of(new FrameBody(new byte[1_000], 0, -1), silent: false), frames);

        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 2], written.Select(write => write.Stream));
        Assert.All(written, write => Assert.InRange(write.Length, 1, FrameBuffer.Full + 1_100));
        Assert.All(written.GroupBy(write => write.Stream), writes => Assert.InRange(writes.Sum(write => write.Length), 1_000 * frames, 1_050 * frames));
    }

    [Fact]
    public async Task More_than_is_kept_is_written_before_it_is_dropped()
    {
        await using var notifier = await app.NotifierAsync(("Sse:BufferBytes", "100000"));
        List<int> written = [];
        var feeds = Enumerable.Range(0, 2).Select(stream => Open(notifier, frames => written.AddRange(frames.Written.Span.ToArray().Where(b => b == '*').Select(_ => stream)))).ToList();

        Deliver(notifier, feeds, FrameRun.Of(new FrameBody([(byte)'*', .. new byte[999]], 0, -1), silent: false), count: 500);

        Assert.All([0, 1], stream => Assert.Equal(500, written.Count(of => of == stream)));
        Assert.All(feeds, feed => Assert.InRange(feed.Log!.Bytes, 0, 100_000));
    }

    [Fact]
    public async Task A_fault_in_one_stream_keeps_nothing_from_the_others()
    {
        await using var notifier = await app.NotifierAsync();
        var (written, failed, isFaulty) = (0, 0, false);
        List<UserFeed> feeds = [];
        for (var i = 0; i < 5; i++)
            feeds.Add(Open(notifier, i == 1 ? _ => Fail() : _ => written++));
        (written, isFaulty) = (0, true);

        Deliver(notifier, feeds, FrameRun.Of(FrameBody.Withdrawn, silent: false), count: 1);
        Assert.Equal(4, written);

        Deliver(notifier, feeds, FrameRun.Of(FrameBody.Withdrawn, silent: false), count: 1);
        Assert.Equal(8, written);
        // What it did not get is a gap that nothing may follow: it comes back, and goes on before it.
        Assert.Equal(1, failed);

        void Fail()
        {
            if (!isFaulty)
                return;
            failed++;
            throw new InvalidOperationException("As a fault would.");
        }
    }

    private static void Deliver(WebApplication notifier, List<UserFeed> feeds, FrameRun run, int count)
    {
        var writer = notifier.Services.GetRequiredService<Collab.Notifier.Streams.StreamWriter>();
        foreach (var feed in feeds)
        {
            for (var i = 0; i < count; i++)
                Assert.True(feed.Accept(feed.Log!.Last + 1, run));
            writer.MarkDirty(feed);
        }

        writer.WriteDirty();
    }

    /// <summary>A stream that is live.</summary>
    private static UserFeed Open(WebApplication notifier, Action<FrameBuffer> write)
    {
        var (hub, writer) = (notifier.Services.GetRequiredService<StreamHub>(), notifier.Services.GetRequiredService<Collab.Notifier.Streams.StreamWriter>());
        var connection = new StreamConnection(new StreamCredential(Guid.CreateVersion7(), null, null, null), notifier.Services.GetRequiredService<PumpQueue>(), writer);
        Assert.True(hub.Join(connection));
        hub.Start(connection, new Output(write), ResumePoint.None, new StreamHead(0, Oldest: null, "e", IsSettled: true));
        writer.WriteDirty();
        Assert.Equal(StreamPhase.Live, connection.Phase);
        return connection.Feed;
    }

    private sealed class Output(Action<FrameBuffer> write) : IStreamOutput
    {
        public ValueTask<bool> WriteAsync(FrameBuffer frames)
        {
            write(frames);
            return ValueTask.FromResult(true);
        }

        public void Abort()
        {
        }

        public long Peek() => 0;
    }
}
