using System.Diagnostics;
using Collab.Notifier.Wire;
using Npgsql;

namespace Collab.Notifier.Dispatch;

/// <summary>What a batch took from the outbox.</summary>
/// <param name="Activities">Outbox rows consumed.</param>
/// <param name="Notifications">Places given in streams.</param>
/// <param name="Oldest">When the oldest of the activities happened; <see langword="null"/> when there was none.</param>
internal readonly record struct BatchResult(int Activities, int Notifications, DateTime? Oldest);

/// <summary>
/// Takes the head of the line, gives everyone concerned the next number of their stream and consumes the rows: one
/// statement, so one transaction and one round trip. What it appended is handed to the publisher while it is read.
/// </summary>
internal sealed partial class OutboxBatch(BatchPublisher publisher, TimeProvider time, ILogger<OutboxBatch> logger) : IDisposable
{
    private readonly ActivityEncoder _encoder = new();
    private readonly HashSet<ActivityContext> _writes = [];
    private Placement[] _placements = new Placement[64];

    /// <param name="connection">The one that the lead is held on.</param>
    /// <param name="activities">Rows to take, at most.</param>
    /// <param name="notifications">The batch ends with the row that reaches this.</param>
    /// <param name="cancellationToken">Ends the statement; nothing is taken then.</param>
    public async Task<BatchResult> TakeAsync(NpgsqlConnection connection, int activities, int notifications, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(DispatchSql.Take, connection)
        {
            Parameters = { new() { Value = activities }, new() { Value = (long)notifications } },
        };
        return await RunAsync(command, cancellationToken);
    }

    /// <summary>Takes this row and no other, though one before it may have been committed meanwhile.</summary>
    public async Task<BatchResult> TakeOneAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(DispatchSql.TakeOne, connection)
        {
            Parameters = { new() { Value = id }, new() { Value = 1L } },
        };
        return await RunAsync(command, cancellationToken);
    }

    /// <returns>The first row of the line; <see langword="null"/> when it is empty.</returns>
    public static async Task<long?> FirstAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(DispatchSql.First, connection);
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }

    /// <summary>Removes a row that cannot be dispatched.</summary>
    public static async Task DiscardAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(DispatchSql.Discard, connection) { Parameters = { new() { Value = id } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public void Dispose() => _encoder.Dispose();

    private async Task<BatchResult> RunAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await command.PrepareAsync(cancellationToken);

        var result = default(BatchResult);
        var began = time.GetUtcNow();
        publisher.Begin();
        _writes.Clear();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                result = Add(result, reader);
            // Only now is the transaction over.
            await reader.NextResultAsync(cancellationToken);
        }

        Publish(result, began);
        return result;
    }

    private void Publish(BatchResult result, DateTimeOffset began)
    {
        if (result.Activities == 0)
            return;

        using var span = NotifierTracing.Dispatch(_writes, began);
        span?.SetTag("messaging.batch.message_count", result.Activities);
        publisher.Publish(span?.Context ?? default);
    }

    private BatchResult Add(BatchResult result, NpgsqlDataReader reader)
    {
        if (reader.IsDBNull(2))
        {
            Log.ActivityMissing(logger, reader.GetInt64(0), reader.GetGuid(1));
            return result with { Activities = result.Activities + 1 };
        }

        if (NotifierTracing.IsOn && !reader.IsDBNull(14) && ActivityContext.TryParse(reader.GetString(14), null, out var write))
            _writes.Add(write);
        var activity = ReadActivity(reader);
        var count = reader.IsDBNull(10) ? 0 : ReadPlacements(reader);
        if (count > 0)
            publisher.Add(_encoder.Encode(activity), _placements.AsSpan(0, count));
        return new BatchResult(result.Activities + 1, result.Notifications + count, result.Oldest ?? activity.CreatedAt);
    }

    private static ActivityRow ReadActivity(NpgsqlDataReader reader) => new(
        reader.GetString(2),
        reader.IsDBNull(3) ? null : reader.GetGuid(3),
        reader.IsDBNull(4) ? null : reader.GetGuid(4),
        reader.IsDBNull(5) ? null : reader.GetGuid(5),
        reader.GetString(6),
        reader.GetString(7),
        reader.GetString(8),
        reader.GetDateTime(9));

    private int ReadPlacements(NpgsqlDataReader reader)
    {
        var users = reader.GetFieldValue<Guid[]>(10);
        var seqs = reader.GetFieldValue<long[]>(11);
        var silents = reader.GetFieldValue<bool[]>(12);
        var listeds = reader.GetFieldValue<bool[]>(13);
        if (_placements.Length < users.Length)
            _placements = new Placement[users.Length];
        for (var i = 0; i < users.Length; i++)
            _placements[i] = new Placement(users[i], seqs[i], silents[i], listeds[i]);
        return users.Length;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Outbox row {OutboxId} names activity {ActivityId}, which does not exist; the row was removed")]
        public static partial void ActivityMissing(ILogger logger, long outboxId, Guid activityId);
    }
}
