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

    private readonly List<(FrameBody Body, int Placements)> _activities = [];
    private readonly List<Placement> _placements = [];
    private readonly List<Placement> _ofShard = [];
    private readonly ShardMessageWriter _message = new();
    private ulong _shards;

    public void Clear()
    {
        _activities.Clear();
        _placements.Clear();
        _shards = 0;
    }

    /// <param name="body">What happened.</param>
    /// <param name="placements">Who gets it.</param>
    public void Add(FrameBody body, ReadOnlySpan<Placement> placements)
    {
        _activities.Add((body, placements.Length));
        _placements.AddRange(placements);
        foreach (ref readonly var placement in placements)
            _shards |= 1UL << Shard.Of(placement.UserId);
    }

    /// <summary>Takes what was added, and starts anew.</summary>
    /// <param name="publishedMicroseconds">As of <see cref="PublishClock"/>.</param>
    /// <param name="origin">The span that publishes it; none where nothing is traced.</param>
    public IReadOnlyList<(string Channel, byte[] Message)> Take(long publishedMicroseconds, ActivityContext origin = default)
    {
        List<(string, byte[])> messages = [];
        if (BitOperations.PopCount(_shards) >= Many)
        {
            WriteAll();
            messages.Add((DeliveryChannels.AllStreams, _message.Take(publishedMicroseconds, origin)));
        }
        else
        {
            for (var rest = _shards; rest != 0; rest &= rest - 1)
            {
                var shard = BitOperations.TrailingZeroCount(rest);
                WriteShard(shard);
                messages.Add((DeliveryChannels.Stream(shard), _message.Take(publishedMicroseconds, origin)));
            }
        }

        Clear();
        return messages;
    }

    private void WriteAll()
    {
        var rest = CollectionsMarshal.AsSpan(_placements);
        foreach (var (body, count) in _activities)
        {
            _message.Add(body, rest[..count]);
            rest = rest[count..];
        }
    }

    private void WriteShard(int shard)
    {
        var rest = CollectionsMarshal.AsSpan(_placements);
        foreach (var (body, count) in _activities)
        {
            _ofShard.Clear();
            foreach (ref readonly var placement in rest[..count])
            {
                if (Shard.Of(placement.UserId) == shard)
                    _ofShard.Add(placement);
            }

            if (_ofShard.Count > 0)
                _message.Add(body, CollectionsMarshal.AsSpan(_ofShard));
            rest = rest[count..];
        }
    }
}
