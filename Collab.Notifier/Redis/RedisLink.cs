using Collab.ServiceDefaults;
using StackExchange.Redis;

namespace Collab.Notifier.Redis;

/// <summary>
/// Publish and subscribe as delivery needs it: nothing here waits for Redis or fails with it. What is published while it
/// is away is lost, and found by its number.
/// </summary>
internal sealed partial class RedisLink(IConnectionMultiplexer redis, ILogger<RedisLink> logger)
{
    /// <summary>A server that takes bytes and answers nothing must not fill this process with messages.</summary>
    private const long MaxUnansweredBytes = 16 * 1024 * 1024;

    private readonly ISubscriber _subscriber = redis.GetSubscriber();
    private long _unanswered;

    public bool IsConnected => redis.IsConnected && _subscriber.IsConnected();

    /// <summary>Runs <paramref name="changed"/> when a connection is lost or back, on a thread of the client library's.</summary>
    public void WhenChanged(Action changed)
    {
        redis.ConnectionFailed += (_, _) => changed();
        redis.ConnectionRestored += (_, _) => changed();
    }

    /// <summary>
    /// Hands each message of the channel to <paramref name="handler"/>, in order, from now on and again after each
    /// reconnect. It may be called while Redis is away.
    /// </summary>
    public void Listen(string channel, Action<ReadOnlyMemory<byte>> handler) =>
        _subscriber.Subscribe(RedisChannel.Literal(channel), CommandFlags.FireAndForget).OnMessage(message => handler(message.Message));

    public void Unlisten(string channel) => _subscriber.Unsubscribe(RedisChannel.Literal(channel), flags: CommandFlags.FireAndForget);

    /// <summary>Returns when the server has taken every <see cref="Listen"/> so far; false when it is away.</summary>
    public async Task<bool> ConfirmAsync()
    {
        try
        {
            // The answer comes over the connection of the subscriptions, after theirs.
            await _subscriber.PingAsync();
            return true;
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            Log.Unconfirmed(logger, e.Message);
            return false;
        }
    }

    /// <returns>False when the message certainly reached nobody.</returns>
    public bool TryPublish(string channel, ReadOnlyMemory<byte> message)
    {
        if (!redis.IsConnected || Interlocked.Read(ref _unanswered) > MaxUnansweredBytes)
            return false;

        _ = PublishAsync(channel, message);
        return true;
    }

    private async Task PublishAsync(string channel, ReadOnlyMemory<byte> message)
    {
        Interlocked.Add(ref _unanswered, message.Length);
        try
        {
            await _subscriber.PublishAsync(RedisChannel.Literal(channel), message);
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            Log.Unpublished(logger, channel, e.Message);
        }
        finally
        {
            Interlocked.Add(ref _unanswered, -message.Length);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "A subscription waits for Redis: {Reason}")]
        public static partial void Unconfirmed(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Debug, Message = "A message on {Channel} was not published: {Reason}")]
        public static partial void Unpublished(ILogger logger, string channel, string reason);
    }
}
