using Collab.Notifier.Streams;
using Collab.ServiceDefaults;
using Npgsql;

namespace Collab.Notifier.Replay;

/// <summary>Reads where streams stand, for those that open; all that open at the same moment in one query.</summary>
internal sealed class HeadReader(NotifierDatabase database, EpochSql epoch) : BackgroundService
{
    private const int MaxBatch = 500;

    private const string Sql =
        """
        SELECT s.user_id, s.last_seq,
               (SELECT n.seq FROM notifications n WHERE n.user_id = s.user_id ORDER BY n.seq LIMIT 1) AS oldest,
               NOT EXISTS (SELECT FROM outbox o WHERE o.audience IN ('listed', 'narrowed')) AS settled
        FROM user_streams s
        WHERE s.user_id = ANY ($1)
        """;

    private readonly BatchQueue<Request> _queue = new();

    /// <returns><see langword="null"/> when there is no such user.</returns>
    /// <exception cref="NpgsqlException">The database cannot be asked.</exception>
    public async Task<StreamHead?> ReadAsync(Guid userId, CancellationToken cancellationToken)
    {
        var request = new Request(userId);
        _queue.Add(request);
        return await request.Answer.Task.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var batch = await _queue.TakeAsync(MaxBatch, stoppingToken);
            try
            {
                await AnswerAsync(batch, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.Explains(e))
            {
                foreach (var request in batch)
                    request.Answer.TrySetException(e);
            }
        }
    }

    private async Task AnswerAsync(List<Request> batch, CancellationToken cancellationToken)
    {
        await using var connection = await database.Reads.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(await epoch.ForAsync(connection, cancellationToken)),
                new NpgsqlBatchCommand(Sql) { Parameters = { new() { Value = batch.Select(r => r.UserId).Distinct().ToArray() } } },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var name = reader.GetString(0);
        await reader.NextResultAsync(cancellationToken);

        var heads = new Dictionary<Guid, StreamHead>();
        while (await reader.ReadAsync(cancellationToken))
            heads[reader.GetGuid(0)] = new StreamHead(reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetInt64(2), name, reader.GetBoolean(3));
        foreach (var request in batch)
            request.Answer.TrySetResult(heads.GetValueOrDefault(request.UserId));
    }

    private sealed record Request(Guid UserId)
    {
        public TaskCompletionSource<StreamHead?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
