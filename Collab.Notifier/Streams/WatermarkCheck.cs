using Collab.Data.Delivery;
using Collab.Notifier.Redis;
using Collab.Notifier.Replay;
using Collab.ServiceDefaults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Collab.Notifier.Streams;

/// <summary>
/// Compares the numbers of all held users with the database: always now and then, for a lost last publish shows in no
/// other way; often while Redis is away, and at once when it is back or something else asks for it.
/// </summary>
internal sealed partial class WatermarkCheck(
    WatermarkSignal signal,
    NotifierDatabase database,
    EpochSql epoch,
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
            catch (Exception e) when (!stoppingToken.Explains(e))
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
        var found = await ReadHeadsAsync(held.Users, cancellationToken);
        if (redis.IsConnected)
            await Task.Delay(InFlight, time, cancellationToken);
        pump.Post(hub => hub.Compare(held, found.Heads, found.Epoch));
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

    /// <summary>All on one connection, and so of one database.</summary>
    private async Task<(Dictionary<Guid, long> Heads, string Epoch)> ReadHeadsAsync(Guid[] held, CancellationToken cancellationToken)
    {
        await using var connection = await database.Reads.OpenConnectionAsync(cancellationToken);
        await using var asked = new NpgsqlCommand(await epoch.ForAsync(connection, cancellationToken), connection);
        var name = (string)(await asked.ExecuteScalarAsync(cancellationToken))!;

        var heads = new Dictionary<Guid, long>(held.Length);
        foreach (var users in held.Chunk(MaxUsers))
        {
            await using var command = new NpgsqlCommand(ReplaySql.Heads, connection) { Parameters = { new() { Value = users } } };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                heads[reader.GetGuid(0)] = reader.GetInt64(1);
        }

        return (heads, name);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The streams could not be compared with the database: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
