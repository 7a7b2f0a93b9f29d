using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Credentials;

/// <summary>A row that somebody at a prompt of the database holds.</summary>
internal sealed class HeldRow(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public static async Task<HeldRow> OfAsync(CollabApp app, string table, Guid id)
    {
        var connection = await app.OpenDatabaseAsync();
        var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync($"SELECT FROM {table} WHERE id = @id FOR UPDATE", ("id", id));
        return new(connection, transaction);
    }

    /// <summary>Until somebody does.</summary>
    public Task IsWaitedForAsync() => Eventually.IsTrueAsync(async () => (await connection.QueryAsync<bool>(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))")).Single());

    /// <summary>Until somebody waits for whoever waits for it, or the work that might is done.</summary>
    public Task IsWaitedForBehindAsync(Task work) => Eventually.IsTrueAsync(async () => work.IsCompleted || (await connection.QueryAsync<bool>(
        """
        SELECT EXISTS (
            SELECT FROM pg_stat_activity first JOIN pg_stat_activity next ON first.pid = ANY (pg_blocking_pids(next.pid))
            WHERE pg_backend_pid() = ANY (pg_blocking_pids(first.pid)))
        """)).Single());

    public Task ReleaseAsync() => transaction.RollbackAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
