using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using Collab.Data.Delivery;

namespace Collab.Notifier.Wire;

/// <summary>
/// What a batch appended, as messages: one for each shard, or one for all where it concerns many of them. A notifier with
/// some hundreds of streams listens to every shard, and what costs is the number of messages, not their size.
/// </summary>
internal sealed class BatchMessages
{
    /// <summary>So many shards get one message together.</summary>
    public const int Many = 16;

    private readonly List<FrameBody> _bodies = [];
    private readonly List<Placement> _placements = [];
    private readonly ShardMessageWriter _message = new();
    private ulong _shards;

    public void Clear()
    {
        _bodies.Clear();
        _placements.Clear();
        _shards = 0;
    }

    /// <param name="body">What happened.</param>
    /// <param name="placements">Who gets it.</param>
    public void Add(FrameBody body, ReadOnlySpan<Placement> placements)
    {
        foreach (ref readonly var placement in placements)
        {
            _placements.Add(placement with { Body = _bodies.Count });
            _shards |= 1UL << Shard.Of(placement.UserId);
        }

        _bodies.Add(body);
    }

    /// <summary>Takes what was added, and starts anew.</summary>
    /// <param name="publishedMicroseconds">As of <see cref="PublishClock"/>.</param>
    /// <param name="origin">The span that publishes it; none where nothing is traced.</param>
    public IReadOnlyList<(string Channel, byte[] Message)> Take(long publishedMicroseconds, ActivityContext origin = default)
    {
        List<(string, byte[])> messages = [];
        var isForAll = BitOperations.PopCount(_shards) >= Many;
        _placements.Sort(isForAll ? ByUser : ByShard);
        for (var rest = CollectionsMarshal.AsSpan(_placements); !rest.IsEmpty;)
        {
            var count = isForAll ? rest.Length : OfShardAtStart(rest);
            var channel = isForAll ? DeliveryChannels.AllStreams : DeliveryChannels.Stream(Shard.Of(rest[0].UserId));
            messages.Add((channel, _message.Write(_bodies, rest[..count], publishedMicroseconds, origin)));
            rest = rest[count..];
        }

        Clear();
        return messages;
    }

    private static int ByUser(Placement one, Placement other) =>
        one.UserId.CompareTo(other.UserId) is not 0 and var order ? order : one.Seq.CompareTo(other.Seq);

    private static int ByShard(Placement one, Placement other) =>
        Shard.Of(one.UserId).CompareTo(Shard.Of(other.UserId)) is not 0 and var order ? order : ByUser(one, other);

    private static int OfShardAtStart(ReadOnlySpan<Placement> placements)
    {
        var (shard, count) = (Shard.Of(placements[0].UserId), 1);
        while (count < placements.Length && Shard.Of(placements[count].UserId) == shard)
            count++;
        return count;
    }
}
