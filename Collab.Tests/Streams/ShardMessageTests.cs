using System.Diagnostics;
using System.Text;
using Collab.Notifier.Wire;
using CsCheck;

namespace Collab.Tests.Streams;

public sealed class ShardMessageTests
{
    private const int Bodies = 20;

    /// <summary>Places of one user, with a gap between some of them.</summary>
    private static readonly Gen<Placement[]> GenUser = Gen.Select(
        Gen.Guid,
        Gen.Long[0, long.MaxValue >> 3],
        Gen.Select(Gen.Int[0, Bodies - 1], Gen.Bool, Gen.Bool, Gen.Frequency((9, Gen.Const(1)), (1, Gen.Int[2, 300]))).Array[1, 40],
        (user, first, places) =>
        {
            var seq = first;
            return Array.ConvertAll(places, place => new Placement(user, seq += place.Item4, place.Item2, place.Item3, place.Item1));
        });

    [Fact]
    public void What_is_written_is_read()
    {
        Gen.Select(Gen.Byte.Array[1, 1_500].Array[Bodies], GenUser.Array[1, 20]).Sample((texts, users) =>
        {
            Placement[] placements = [.. users.SelectMany(user => user)];
            var read = MessagePlaces.Read(Write(texts, placements));
            Assert.Equal(placements.Select(placement => placement with { Body = 0 }), read.Select(place => place.Placement with { Body = 0 }));
            Assert.Equal(placements.Select(placement => Encoding.Latin1.GetString(texts[placement.Body])), read.Select(place => place.Text));
        });
    }

    [Fact]
    public void Only_what_is_placed_is_in_the_message()
    {
        byte[][] texts = [new byte[100], new byte[1_000], new byte[100]];
        var user = Guid.CreateVersion7();
        Assert.InRange(Write(texts, [new Placement(user, 1, false, false, 2), new Placement(user, 2, false, false, 0)]).Length, 200, 300);
    }

    [Fact]
    public void What_follows_on_takes_a_byte()
    {
        var user = Guid.CreateVersion7();
        Placement[] places = [.. Enumerable.Range(1, 100).Select(seq => new Placement(user, seq, Silent: false))];
        Assert.Equal(Write([[1]], places[..1]).Length + 99, Write([[1]], places).Length);
    }

    [Fact]
    public void The_time_of_publication_comes_along()
    {
        var message = new ShardMessageWriter().Write([FrameBody.Withdrawn], [new Placement(Guid.CreateVersion7(), 1, false)], 1_234_567);
        Assert.Equal(1_234_567, new ShardMessageReader(message).PublishedMicroseconds);
    }

    [Fact]
    public void The_span_that_published_it_comes_along_where_there_is_one()
    {
        var span = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, isRemote: true);
        var writer = new ShardMessageWriter();
        Placement[] placements = [new(Guid.CreateVersion7(), 1, false)];
        Assert.Equal(span, new ShardMessageReader(writer.Write([FrameBody.Withdrawn], placements, 0, span)).Origin);
        Assert.Equal(default, new ShardMessageReader(writer.Write([FrameBody.Withdrawn], placements, 0)).Origin);
    }

    [Fact]
    public void A_run_of_large_frames_is_short()
    {
        Guid[] users = [new(1, 0, 0, new byte[8]), new(2, 0, 0, new byte[8])];
        var large = new byte[FrameRun.Large - 1];
        var reader = new ShardMessageReader(Write([large, large, new byte[10], new byte[10]], [.. users.SelectMany(user => Enumerable.Range(0, 4).Select(i => new Placement(user, i + 1, false, false, i)))]));
        List<(Guid, long, int)> runs = [];
        while (reader.NextRun(out var run))
            runs.Add((run.UserId, run.Seq, run.Count));
        Assert.Equal([(users[0], 1, 2), (users[0], 3, 2), (users[1], 1, 2), (users[1], 3, 2)], runs);
    }

    [Fact]
    public void A_message_cut_short_is_refused()
    {
        // More than one run.
        Placement[] places = [.. Enumerable.Range(1, FrameRun.Most + 3).Select(seq => new Placement(Guid.Empty, seq, seq == 2))];
        var message = Write([new byte[100]], places);
        var bodies = message.Length - 16 - 2 - places.Length;
        for (var length = ShardMessageWriter.HeaderLength; length < message.Length; length++)
        {
            if (length != bodies)
                Assert.Throws<FormatException>(() => MessagePlaces.Read(message[..length]));
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-1, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(1, -1)]
    public void Numbers_that_there_are_not_are_refused(long seq, long count)
    {
        var message = Write([[1]], [new Placement(Guid.Empty, 1, false)])[..^3];
        Assert.Throws<FormatException>(() => MessagePlaces.Read([.. message, .. Varint((ulong)seq), .. Varint((ulong)count), 0]));

        static IEnumerable<byte> Varint(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
                yield return (byte)(value | 0x80);
            yield return (byte)value;
        }
    }

    /// <summary>Otherwise each would take room for itself, and be written anew.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(40)]
    public void Who_gets_the_same_shares_it(int count)
    {
        Placement[] places = [.. Enumerable.Range(1, 3).SelectMany(user => Enumerable.Range(0, count).Select(i => new Placement(new Guid(user, 0, 0, new byte[8]), 7 + i, false, false, i)))];
        var reader = new ShardMessageReader(Write([.. Enumerable.Range(0, count).Select(i => new byte[] { (byte)i })], places));
        List<FrameRun> runs = [];
        while (reader.NextRun(out var run))
            runs.Add(reader.FramesOf(run));

        var ofEach = runs.Chunk(runs.Count / 3).ToList();
        Assert.Equal(count, ofEach[0].Sum(run => run.Count));
        foreach (var runsOfUser in ofEach)
            Assert.All(runsOfUser.Zip(ofEach[0]), pair => Assert.Same(pair.Second, pair.First));
    }

    [Theory]
    [InlineData(11, -1)]
    [InlineData(-1, -1)]
    [InlineData(4, 3)]
    [InlineData(4, 6)]
    public void A_body_that_could_not_be_written_is_refused(int numberAt, int silentAt)
    {
        var message = new ShardMessageWriter().Write([new FrameBody(new byte[10], numberAt, silentAt)], [new Placement(Guid.CreateVersion7(), 1, false)], 0);
        Assert.Throws<FormatException>(() => MessagePlaces.Read(message));
    }

    [Fact]
    public void A_message_of_another_version_is_refused() => Assert.Throws<FormatException>(() => MessagePlaces.Read([99, 0, 0, 0, 0, 0, 0, 0, 0]));

    [Fact]
    public void Users_spread_over_all_shards()
    {
        var shards = Enumerable.Range(0, 10_000).Select(_ => Shard.Of(Guid.CreateVersion7())).CountBy(shard => shard).ToList();
        Assert.Equal(Shard.Count, shards.Count);
        Assert.All(shards, shard => Assert.InRange(shard.Value, 50, 300));
    }

    private static byte[] Write(byte[][] texts, Placement[] placements) =>
        new ShardMessageWriter().Write(Array.ConvertAll(texts, text => new FrameBody(text, 1, -1)), placements, 0);
}
