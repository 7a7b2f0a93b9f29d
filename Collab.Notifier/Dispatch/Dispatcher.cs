using Microsoft.Extensions.Options;
using Npgsql;

namespace Collab.Notifier.Dispatch;

/// <summary>
/// Runs in every notifier; one of them leads and empties the outbox. Hints make it fast, its own look at the table makes
/// it sure, and that look is also the sign of life that keeps the lead.
/// </summary>
internal sealed partial class Dispatcher(
    NotifierDatabase database,
    OutboxBatch batch,
    BatchPublisher publisher,
    OutboxSignal signal,
    Redis.RedisLink redis,
    NotifierMetrics metrics,
    IOptions<DispatchOptions> options,
    TimeProvider time,
    ILogger<Dispatcher> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(300);

    private readonly BatchSize _size = new(options.Value);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var lead = new Lead(database.CreateLead());
                await WinAsync(lead, stoppingToken);
                await LeadAsync(lead, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Lost(logger, e.Message);
                await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task WinAsync(Lead lead, CancellationToken cancellationToken)
    {
        await lead.OpenAsync(options.Value.LeadTimeoutMilliseconds, cancellationToken);
        while (!await lead.TryTakeAsync(cancellationToken))
            await Task.Delay(TimeSpan.FromMilliseconds(options.Value.ElectionMilliseconds), time, cancellationToken);

        Log.Leads(logger);
        metrics.TookLead();
        publisher.AskForCheck();
    }

    private async Task LeadAsync(Lead lead, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && lead.IsAlive)
        {
            // The batch in hand is finished, whatever happens outside.
            var emptied = await DispatchAsync(lead.Connection, CancellationToken.None);
            if (emptied)
                await signal.WaitAsync(Patience, stoppingToken);
        }
    }

    private TimeSpan Patience => TimeSpan.FromMilliseconds(redis.IsConnected ? options.Value.PollMilliseconds : options.Value.PollMillisecondsWithoutRedis);

    /// <returns>Whether the line was empty at the end.</returns>
    private async Task<bool> DispatchAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var limit = _size.Activities;
            var result = await batch.TakeAsync(connection, limit, options.Value.BatchNotifications, cancellationToken);
            _size.Took(result);
            if (result.Activities > 0)
                metrics.Dispatched(result, time.GetUtcNow().UtcDateTime);
            return result.Activities < limit && result.Notifications < options.Value.BatchNotifications;
        }
        catch (PostgresException e) when (IsPoison(e))
        {
            await IsolateAsync(connection, e, cancellationToken);
            return false;
        }
    }

    private async Task IsolateAsync(NpgsqlConnection connection, PostgresException fault, CancellationToken cancellationToken)
    {
        if (_size.Halve())
            return;

        Log.Poisoned(logger, fault.MessageText);
        metrics.Discarded();
        await OutboxBatch.DiscardFirstAsync(connection, cancellationToken);
    }

    /// <summary>Faults of the row itself, which would be the same next time: data exceptions, violated constraints, exceeded limits.</summary>
    private static bool IsPoison(PostgresException e) =>
        e.SqlState.StartsWith("22", StringComparison.Ordinal) || e.SqlState.StartsWith("23", StringComparison.Ordinal) || e.SqlState.StartsWith("54", StringComparison.Ordinal);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "This notifier dispatches the outbox now")]
        public static partial void Leads(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Dispatch is without a connection and starts over: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "The first row of the outbox cannot be dispatched and was removed: {Reason}")]
        public static partial void Poisoned(ILogger logger, string reason);
    }
}
