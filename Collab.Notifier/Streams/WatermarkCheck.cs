using Collab.Data.Delivery;
using Collab.Notifier.Redis;
using Collab.Notifier.Replay;
using Microsoft.Extensions.Options;

namespace Collab.Notifier.Streams;

/// <summary>
/// Compares the numbers of all held users with the database: always now and then, for a lost last publish shows in no
/// other way; often while Redis is away, and at once when it is back or something else asks for it.
/// </summary>
internal sealed partial class WatermarkCheck(
    WatermarkSignal signal,
    NotifierDatabase database,
    PumpQueue pump,
    FeedList feeds,
    ShardSubscriptions shards,
    RedisLink redis,
    IOptions<StreamOptions> options,
    TimeProvider time,
    ILogger<WatermarkCheck> logger) : BackgroundService
{
    private const int MaxUsers = 10_000;

    /// <summary>What was appended a moment ago may still be on its way through Redis.</summary>
    private static readonly TimeSpan InFlight = TimeSpan.FromMilliseconds(100);

    /// <summary>How long after Redis came back checks stay frequent: its subscriptions come back after it.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private long _lastChange;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.Listen(DeliveryChannels.Watermark, _ => signal.Raise());
        redis.WhenChanged(() =>
        {
            Volatile.Write(ref _lastChange, time.GetTimestamp());
            signal.Raise();
        });

        while (!stoppingToken.IsCancellationRequested)
        {
            await signal.WaitAsync(Interval, stoppingToken);
            try
            {
                await CheckAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, e.Message);
                signal.Raise();
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken);
            }
        }
    }

    private bool IsCalm => redis.IsConnected && time.GetElapsedTime(Volatile.Read(ref _lastChange)) > Settling;

    private TimeSpan Interval => TimeSpan.FromSeconds(IsCalm ? options.Value.WatermarkSeconds : options.Value.WatermarkSecondsWithoutRedis);

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var held = await CollectAsync(cancellationToken);
        var heads = new Dictionary<Guid, long>(held.Users.Length);
        foreach (var users in held.Users.Chunk(MaxUsers))
            await ReadHeadsAsync(users, heads, cancellationToken);
        if (redis.IsConnected)
            await Task.Delay(InFlight, time, cancellationToken);
        pump.Post(hub => hub.Compare(held, heads));
    }

    private async Task<Watermarks> CollectAsync(CancellationToken cancellationToken)
    {
        var collected = new TaskCompletionSource<Watermarks>(TaskCreationOptions.RunContinuationsAsynchronously);
        pump.Post(hub =>
        {
            feeds.ForgetOld();
            shards.Sweep();
            collected.SetResult(hub.Collect());
        });
        return await collected.Task.WaitAsync(cancellationToken);
    }

    private async Task ReadHeadsAsync(Guid[] users, Dictionary<Guid, long> heads, CancellationToken cancellationToken)
    {
        await using var command = database.Reads.CreateCommand(ReplaySql.Heads);
        command.Parameters.Add(new() { Value = users });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            heads[reader.GetGuid(0)] = reader.GetInt64(1);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The streams could not be compared with the database: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
