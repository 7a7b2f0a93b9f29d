using Collab.Data.Delivery;
using Collab.ServiceDefaults;
using StackExchange.Redis;

namespace Collab.Api.Conventions.Writes;

/// <summary>
/// Tells the dispatcher that the outbox has something. Where Redis is away nothing is told: the dispatcher looks by
/// itself too.
/// </summary>
internal sealed partial class OutboxHint(RedisConnection redis, ILogger<OutboxHint> logger)
{
    private static readonly RedisChannel Channel = RedisChannel.Literal(DeliveryChannels.Outbox);

    /// <summary>Never waits and never fails.</summary>
    public void Publish()
    {
        try
        {
            redis.Current?.GetSubscriber().Publish(Channel, RedisValue.EmptyString, CommandFlags.FireAndForget);
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            Log.NotPublished(logger, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "The hint was not published: {Reason}")]
        public static partial void NotPublished(ILogger logger, string reason);
    }
}
