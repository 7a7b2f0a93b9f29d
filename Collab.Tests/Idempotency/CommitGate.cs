using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Idempotency;

/// <summary>
/// Stops a user's keyed writes inside their COMMIT: all has been done and asked for by then, and nothing is answered
/// until the gate is opened.
/// </summary>
internal sealed class CommitGate : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly string _name;
    private readonly int _lock = Random.Shared.Next();

    private CommitGate(NpgsqlConnection connection, Guid userId)
    {
        _connection = connection;
        _name = $"gate_{userId:N}";
    }

    public static async Task<CommitGate> CloseAsync(CollabApp app, User user)
    {
        var gate = new CommitGate(await app.OpenDatabaseAsync(), user.Id);
        await gate._connection.ExecuteAsync(
            $"""
            SELECT pg_advisory_lock({gate._lock});
            CREATE FUNCTION {gate._name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared({gate._lock}); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER {gate._name} AFTER INSERT ON kept_answers DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN (NEW.user_id = '{user.Id}') EXECUTE FUNCTION {gate._name}();
            """);
        return gate;
    }

    public Task UntilReachedAsync() => Eventually.IsTrueAsync(async () =>
        (await _connection.QueryAsync<int>("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid::bigint = @lock AND NOT granted", ("lock", (long)_lock))).Count > 0);

    public Task OpenAsync() => _connection.ExecuteAsync($"SELECT pg_advisory_unlock({_lock})");

    public async ValueTask DisposeAsync()
    {
        await _connection.ExecuteAsync($"SELECT pg_advisory_unlock_all(); DROP FUNCTION {_name}() CASCADE");
        await _connection.DisposeAsync();
    }
}
