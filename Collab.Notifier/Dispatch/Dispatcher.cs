using Collab.ServiceDefaults;
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
    DispatchLag lag,
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
            catch (Exception e) when (!stoppingToken.Explains(e))
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
        {
            await lead.EndSilentLeaderAsync(options.Value.LeadTimeoutMilliseconds, cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(options.Value.ElectionMilliseconds), time, cancellationToken);
        }

        Log.Leads(logger);
        metrics.TookLead();
        publisher.AskForCheck();
    }

    private async Task LeadAsync(Lead lead, CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested && lead.IsAlive)
            {
                // The batch in hand is finished, whatever happens outside.
                var emptied = await DispatchAsync(lead.Connection, CancellationToken.None);
                if (emptied)
                    await signal.WaitAsync(Patience, stoppingToken);
            }
        }
        finally
        {
            lag.Forget();
        }
    }

    private TimeSpan Patience => TimeSpan.FromMilliseconds(redis.IsConnected ? options.Value.PollMilliseconds : options.Value.PollMillisecondsWithoutRedis);

    /// <returns>Whether the line was empty at the end.</returns>
    private async Task<bool> DispatchAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        lag.Look();
        try
        {
            var limit = _size.Activities;
            var result = await batch.TakeAsync(connection, limit, options.Value.BatchNotifications, cancellationToken);
            _size.Took(result);
            if (result.Activities > 0)
                metrics.Dispatched(result);
            if (result.Oldest is { } oldest)
                lag.Took(oldest);
            if (result.Activities >= limit || result.Notifications >= options.Value.BatchNotifications)
                return false;

            lag.Emptied();
            return true;
        }
        catch (PostgresException e) when (PoisonedRow.Is(e))
        {
            Log.Faulty(logger, e.MessageText);
            if (!_size.Halve())
                await IsolateAsync(connection, cancellationToken);
            return false;
        }
        catch (NpgsqlException e) when (BatchFault.IsTimeout(e))
        {
            Log.Slow(logger, e.InnerException?.Message ?? e.Message);
            _size.Halve();
            // It may have been committed at the last moment, and then nobody has published it.
            publisher.AskForCheck();
            return false;
        }
    }

    /// <summary>
    /// Takes the first row by itself, and removes it where that fails. Its id is known before: a row with a lower one, whose
    /// transaction was late, may be the first a moment later, and there is nothing wrong with that.
    /// </summary>
    private async Task IsolateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await OutboxBatch.FirstAsync(connection, cancellationToken) is not { } first)
            return;

        try
        {
            await batch.TakeOneAsync(connection, first, cancellationToken);
        }
        catch (PostgresException e) when (PoisonedRow.Is(e))
        {
            Log.Poisoned(logger, first, e.MessageText);
            metrics.Discarded();
            await OutboxBatch.DiscardAsync(connection, first, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "This notifier dispatches the outbox now")]
        public static partial void Leads(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Dispatch is without a connection and starts over: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of the outbox cannot be dispatched as it is: {Reason}")]
        public static partial void Faulty(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of the outbox took too long and is tried again smaller: {Reason}")]
        public static partial void Slow(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Row {OutboxId} of the outbox cannot be dispatched and was removed: {Reason}")]
        public static partial void Poisoned(ILogger logger, long outboxId, string reason);
    }
}
