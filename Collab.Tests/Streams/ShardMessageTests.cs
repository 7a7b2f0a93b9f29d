using System.Diagnostics;
using Collab.Notifier.Wire;
using CsCheck;

namespace Collab.Tests.Streams;

public sealed class ShardMessageTests
{
    private static readonly Gen<Placement> GenPlacement =
        Gen.Select(Gen.Guid, Gen.Long[0, long.MaxValue >> 2], Gen.Bool, Gen.Bool, (user, seq, silent, listed) => new Placement(user, seq, silent, listed));

    private static readonly Gen<(byte[] Text, Placement[] Placements)> GenActivity = Gen.Select(Gen.Byte.Array[1, 300], GenPlacement.Array[1, 40]);

    [Fact]
    public void What_is_written_is_read()
    {
        GenActivity.Array[1, 20].Sample(activities =>
        {
            var read = Read(Write(activities));
            Assert.Equal(activities.Length, read.Count);
            Assert.All(activities.Zip(read), pair =>
            {
                Assert.Equal(pair.First.Text, pair.Second.Text);
                Assert.Equal(pair.First.Placements, pair.Second.Placements);
            });
        });
    }

    [Fact]
    public void The_time_of_publication_comes_along()
    {
        var writer = new ShardMessageWriter();
        writer.Add(FrameBody.Withdrawn, [new Placement(Guid.CreateVersion7(), 1, false)]);
        Assert.Equal(1_234_567, new ShardMessageReader(writer.Take(1_234_567)).PublishedMicroseconds);
    }

    [Fact]
    public void The_span_that_published_it_comes_along_where_there_is_one()
    {
        var span = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, isRemote: true);
        var writer = new ShardMessageWriter();
        writer.Add(FrameBody.Withdrawn, [new Placement(Guid.CreateVersion7(), 1, false)]);
        Assert.Equal(span, new ShardMessageReader(writer.Take(0, span)).Origin);

        writer.Add(FrameBody.Withdrawn, [new Placement(Guid.CreateVersion7(), 1, false)]);
        Assert.Equal(default, new ShardMessageReader(writer.Take(0)).Origin);
    }

    [Fact]
    public void A_message_cut_short_is_refused()
    {
        var message = Write([(new byte[100], [new Placement(Guid.CreateVersion7(), 1, false)])]);
        for (var length = ShardMessageWriter.HeaderLength + 1; length < message.Length; length++)
            Assert.Throws<FormatException>(() => Read(message[..length]));
    }

    [Fact]
    public void A_message_of_another_version_is_refused() => Assert.Throws<FormatException>(() => Read([99, 0, 0, 0, 0, 0, 0, 0, 0]));

    [Fact]
    public void Users_spread_over_all_shards()
    {
        var shards = Enumerable.Range(0, 10_000).Select(_ => Shard.Of(Guid.CreateVersion7())).CountBy(shard => shard).ToList();
        Assert.Equal(Shard.Count, shards.Count);
        Assert.All(shards, shard => Assert.InRange(shard.Value, 50, 300));
    }

    private static byte[] Write((byte[] Text, Placement[] Placements)[] activities)
    {
        var writer = new ShardMessageWriter();
        foreach (var (text, placements) in activities)
            writer.Add(new FrameBody(text, 1, 0), placements);
        return writer.Take(0);
    }

    private static List<(byte[] Text, List<Placement> Placements)> Read(byte[] message)
    {
        var activities = new List<(byte[], List<Placement>)>();
        var reader = new ShardMessageReader(message);
        while (reader.NextActivity())
        {
            var placements = new List<Placement>();
            while (reader.NextPlacement(out var placement))
                placements.Add(placement);
            activities.Add((reader.Body.Text.ToArray(), placements));
        }

        return activities;
    }
}
