using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Streams;

/// <summary>What a test has to do behind the API's back: history that would take long to make, and rows that no API makes.</summary>
internal static class Database
{
    /// <summary>Puts messages on a user's stream as if they had been dispatched long ago.</summary>
    public static Task AppendAsync(CollabApp app, Guid userId, int count) => ExecuteAsync(
        app,
        """
        WITH made AS (
            INSERT INTO activity (id, type, action, title, message, data, created_at)
            SELECT gen_random_uuid(), 'system', 'message', 'Old', '', '{"action": "message"}', now() FROM generate_series(1, $2)
            RETURNING id
        ), drawn AS (UPDATE user_streams SET last_seq = last_seq + $2 WHERE user_id = $1 RETURNING last_seq - $2 AS base)
        INSERT INTO notifications (user_id, seq, activity_id, type, silent, listed, is_read)
        SELECT $1, base + row_number() OVER (), id, 'system', false, true, true FROM made, drawn
        """,
        userId,
        count);

    public static Task ForgetAsync(CollabApp app, Guid userId, long upTo) =>
        ExecuteAsync(app, "DELETE FROM notifications WHERE user_id = $1 AND seq <= $2", userId, upTo);

    /// <summary>Waits until everything that is committed now has been dispatched.</summary>
    public static async Task UntilDispatchedAsync(CollabApp app)
    {
        await using var connection = await OpenAsync(app);
        await using var newest = new NpgsqlCommand("SELECT coalesce(max(id), 0) FROM outbox", connection);
        var last = (long)(await newest.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        await using var waiting = new NpgsqlCommand("SELECT EXISTS (SELECT FROM outbox WHERE id <= $1)", connection) { Parameters = { new() { Value = last } } };
        while ((bool)(await waiting.ExecuteScalarAsync(TestContext.Current.CancellationToken))!)
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    public static async Task<Guid[]> CreateUsersAsync(CollabApp app, int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToArray();
        await ExecuteAsync(
            app,
            """
            WITH made AS (
                INSERT INTO users (id, version, created_at, updated_at, name, email)
                SELECT id, 1, now(), now(), 'Somebody', id || '@example.com' FROM unnest($1) AS id
                RETURNING id
            )
            INSERT INTO user_streams (user_id, last_seq) SELECT id, 0 FROM made
            """,
            ids);
        return ids;
    }

    public static async Task ExecuteAsync(CollabApp app, string sql, params object[] parameters)
    {
        await using var connection = await OpenAsync(app);
        await using var command = Command(connection, sql, parameters);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<long> CountAsync(CollabApp app, string sql, params object[] parameters)
    {
        await using var connection = await OpenAsync(app);
        await using var command = Command(connection, sql, parameters);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return command;
    }

    private static async Task<NpgsqlConnection> OpenAsync(CollabApp app)
    {
        var connection = new NpgsqlConnection(await app.ConnectionStringAsync("collabdb"));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
