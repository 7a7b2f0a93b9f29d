using System.Diagnostics;
using Collab.Data.Delivery;
using Collab.Notifier.Redis;
using Collab.Notifier.Streams;
using Collab.Notifier.Wire;

namespace Collab.Notifier.Dispatch;

/// <summary>
/// Publishes what a batch appended once it is committed. While Redis is away, this process at least hears of it at once;
/// the others find it by the numbers.
/// </summary>
internal sealed class BatchPublisher(RedisLink redis, Arrivals arrivals, TimeProvider time)
{
    private readonly BatchMessages _batch = new();

    /// <summary>Forgets what a batch that failed has left.</summary>
    public void Begin() => _batch.Clear();

    public void Add(FrameBody body, ReadOnlySpan<Placement> placements) => _batch.Add(body, placements);

    /// <param name="origin">The span that the messages are published in.</param>
    public void Publish(ActivityContext origin)
    {
        foreach (var (channel, message) in _batch.Take(PublishClock.Now(time), origin))
        {
            if (!redis.TryPublish(channel, message))
                arrivals.Take(message);
        }
    }

    /// <summary>
    /// Has every notifier compare its streams with the database: a leader that went before this one may have appended
    /// what it did not live to publish.
    /// </summary>
    public void AskForCheck() => redis.TryPublish(DeliveryChannels.Watermark, default);
}
