using System.Diagnostics;
using Collab.Data.Delivery;
using Collab.Notifier.Redis;
using Collab.Notifier.Streams;
using Collab.Notifier.Wire;

namespace Collab.Notifier.Dispatch;

/// <summary>
/// Gathers what a batch appended into one message a shard and publishes them once it is committed. While Redis is away,
/// this process at least hears of it at once; the others find it by the numbers.
/// </summary>
internal sealed class BatchPublisher(RedisLink redis, PumpQueue pump, TimeProvider time)
{
    private readonly ShardMessageWriter[] _messages = [.. Enumerable.Range(0, Shard.Count).Select(_ => new ShardMessageWriter())];
    private readonly List<Placement>[] _byShard = [.. Enumerable.Range(0, Shard.Count).Select(_ => new List<Placement>())];

    /// <summary>Forgets what a batch that failed has left.</summary>
    public void Begin()
    {
        foreach (var message in _messages)
            message.Clear();
    }

    public void Add(FrameBody body, ReadOnlySpan<Placement> placements)
    {
        foreach (ref readonly var placement in placements)
            _byShard[Shard.Of(placement.UserId)].Add(placement);

        for (var shard = 0; shard < Shard.Count; shard++)
        {
            var placed = _byShard[shard];
            if (placed.Count == 0)
                continue;
            _messages[shard].Add(body, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(placed));
            placed.Clear();
        }
    }

    /// <param name="origin">The span that the messages are published in.</param>
    public void Publish(ActivityContext origin)
    {
        var now = PublishClock.Now(time);
        for (var shard = 0; shard < Shard.Count; shard++)
        {
            if (_messages[shard].IsEmpty)
                continue;
            var message = _messages[shard].Take(now, origin);
            if (!redis.TryPublish(DeliveryChannels.Stream(shard), message))
                pump.Post(hub => hub.Deliver(message));
        }
    }

    /// <summary>
    /// Has every notifier compare its streams with the database: a leader that went before this one may have appended
    /// what it did not live to publish.
    /// </summary>
    public void AskForCheck() => redis.TryPublish(DeliveryChannels.Watermark, default);
}
