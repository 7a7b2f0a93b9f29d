using Collab.Notifier.Streams;
using Collab.ServiceDefaults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Collab.Notifier.Retention;

/// <summary>
/// Removes what is older than it is kept, now and then, in batches so small that no writer waits for one. One notifier
/// sweeps at a time; what one leaves undone the next one finds.
/// </summary>
internal sealed partial class RetentionSweep(
    NotifierDatabase database, NotifierMetrics metrics, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionSweep> logger) : BackgroundService
{
    /// <summary>Any number that nothing else in the database locks: "retain" in ASCII.</summary>
    private const long LockKey = 0x72657461696E;

    private const int UsersAtOnce = 500;

    /// <summary>Between two batches, in which autovacuum and writers have their turn.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>An activity outlives the notifications of it, which are appended a little later.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.Explains(e))
            {
                Log.Failed(logger, e.Message);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Reads.OpenConnectionAsync(cancellationToken);
        // Of the session, which a pooled connection resets when it is returned: a sweep that fails gives it up too.
        if (!(bool)(await Command(connection, "SELECT pg_try_advisory_lock($1)", LockKey).ExecuteScalarAsync(cancellationToken))!)
            return;

        var now = time.GetUtcNow();
        var notifications = await RemoveNotificationsAsync(connection, now - options.Value.Age, cancellationToken);
        var activities = await RemoveActivitiesAsync(connection, now - options.Value.Age - Margin, cancellationToken);
        await Command(connection, "SELECT pg_advisory_unlock($1)", LockKey).ExecuteScalarAsync(cancellationToken);
        metrics.Swept(notifications, activities);
        if (notifications + activities > 0)
            Log.Swept(logger, notifications, activities);
    }

    private async Task<long> RemoveNotificationsAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = 0L;
        var last = Guid.Empty;
        while (true)
        {
            var users = await LookAsync(connection, last, before, cancellationToken);
            foreach (var user in users.Where(user => user.HasOld))
                removed += await RemoveNotificationsAsync(connection, user.Id, before, cancellationToken);
            if (users.Count < UsersAtOnce)
                return removed;

            last = users[^1].Id;
        }
    }

    /// <summary>What the database refuses of one user's rows must not keep it from all others.</summary>
    private async Task<long> RemoveNotificationsAsync(NpgsqlConnection connection, Guid userId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = 0L;
        try
        {
            for (var batch = options.Value.BatchRows; batch == options.Value.BatchRows; removed += batch)
            {
                batch = await Command(connection, RetentionSql.Notifications, userId, options.Value.BatchRows, before).ExecuteNonQueryAsync(cancellationToken);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
        catch (PostgresException e) when (PoisonedRow.Is(e))
        {
            Log.Refused(logger, userId, e.MessageText);
        }

        return removed;
    }

    private async Task<long> RemoveActivitiesAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = 0L;
        Guid? last = Guid.Empty;
        var end = Guid.CreateVersion7(before);
        while (last is { } after)
        {
            await using var command = Command(connection, RetentionSql.Activities, after, end, options.Value.BatchRows);
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                await reader.ReadAsync(cancellationToken);
                last = reader.IsDBNull(0) ? null : reader.GetGuid(0);
                removed += reader.GetInt64(1);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        return removed;
    }

    private static async Task<List<(Guid Id, bool HasOld)>> LookAsync(NpgsqlConnection connection, Guid after, DateTimeOffset before, CancellationToken cancellationToken)
    {
        List<(Guid, bool)> users = [];
        await using var command = Command(connection, RetentionSql.Users, after, UsersAtOnce, before);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            users.Add((reader.GetGuid(0), reader.GetBoolean(1)));
        return users;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters)
            command.Parameters.Add(new() { Value = value });
        return command;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Notifications} notifications and {Activities} activities that were older than they are kept")]
        public static partial void Swept(ILogger logger, long notifications, long activities);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The old notifications of {UserId} could not be removed: {Reason}")]
        public static partial void Refused(ILogger logger, Guid userId, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "What is old could not be removed and waits for the next time: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}

internal static class RetentionServices
{
    public static void AddRetention(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RetentionOptions>().BindConfiguration("Retention").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRunning<RetentionSweep>();
    }
}
