using Collab.Data.Delivery;
using StackExchange.Redis;

namespace Collab.Api.Conventions.Writes;

/// <summary>
/// Tells the dispatcher that the outbox has something. Where Redis is away nothing is told: the dispatcher looks by
/// itself too.
/// </summary>
internal sealed partial class OutboxHint(IServiceProvider services, ILogger<OutboxHint> logger) : BackgroundService
{
    private static readonly RedisChannel Channel = RedisChannel.Literal(DeliveryChannels.Outbox);

    private volatile ISubscriber? _subscriber;

    /// <summary>Never waits and never fails.</summary>
    public void Publish()
    {
        try
        {
            _subscriber?.Publish(Channel, RedisValue.EmptyString, CommandFlags.FireAndForget);
        }
        catch (RedisException e)
        {
            Log.NotPublished(logger, e.Message);
        }
    }

    /// <summary>Connects. That blocks whoever asks for it first, for seconds where Redis is away, and no write is to wait for it.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(() => _subscriber = services.GetRequiredService<IConnectionMultiplexer>().GetSubscriber(), stoppingToken);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "The hint was not published: {Reason}")]
        public static partial void NotPublished(ILogger logger, string reason);
    }
}
