using System.Data;
using Npgsql;

namespace Collab.Notifier.Dispatch;

/// <summary>
/// The right to dispatch: an advisory lock of the session on <see cref="Connection"/>, which is also the only connection
/// that batches run on. That is the fence. PostgreSQL ends the session of a leader that is silent for too long, frozen or
/// cut off, and with the session go the lock and whatever it had not committed; when such a leader wakes up it has no
/// connection to write on, so there is no moment at which two can append.
/// </summary>
internal sealed class Lead(NpgsqlConnection connection) : IAsyncDisposable
{
    /// <summary>Any number that nothing else in the database locks: "dispatch" in ASCII.</summary>
    internal const long LockKey = 0x6469737061746368;

    private const int ClientCheckMilliseconds = 1_000;

    /// <summary>
    /// $1: the key. $2: milliseconds. Ends the session that leads where the server has waited this long for the rest of what
    /// its client began to say: none of its timeouts counts that.
    /// </summary>
    private const string EndSilentLeader =
        """
        SELECT pg_terminate_backend(a.pid)
        FROM pg_locks l
        JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND (l.classid::bigint << 32 | l.objid::bigint) = $1
            AND a.datname = current_database() AND a.usename = current_user
            AND a.state = 'active' AND a.wait_event = 'ClientRead' AND a.state_change < now() - $2 * interval '1 millisecond'
        """;

    public NpgsqlConnection Connection => connection;

    public bool IsAlive => connection.State == ConnectionState.Open;

    /// <summary>Opens the connection. Its session ends when it is silent for <paramref name="timeoutMilliseconds"/>.</summary>
    public async Task OpenAsync(int timeoutMilliseconds, CancellationToken cancellationToken)
    {
        await connection.OpenAsync(cancellationToken);
        // Three ways to be silent: between statements, within a transaction, and while the answer cannot be sent. The fourth
        // is seen by those who wait for the lead.
        await SetAsync("idle_session_timeout", timeoutMilliseconds, cancellationToken);
        await SetAsync("idle_in_transaction_session_timeout", timeoutMilliseconds, cancellationToken);
        await SetAsync("tcp_user_timeout", timeoutMilliseconds, cancellationToken);
        // A batch that waits for a row that is locked elsewhere is tried again smaller, so that only those from that row on wait with it.
        await SetAsync("lock_timeout", 5 * timeoutMilliseconds, cancellationToken);
        await LookForClientAsync(cancellationToken);
        // Compiling takes longer than a batch does.
        await SetAsync("jit", "off", cancellationToken);
        await SetAsync("work_mem", "32MB", cancellationToken);
    }

    /// <returns>False while another leads.</returns>
    public async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = LockKey } } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>For who waits for the lead: ends a leader that was cut off in the middle of its messages.</summary>
    public async Task EndSilentLeaderAsync(int timeoutMilliseconds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(EndSilentLeader, connection) { Parameters = { new() { Value = LockKey }, new() { Value = timeoutMilliseconds } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The connection is not pooled: closing it ends the session, and with it the lead.</summary>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>
    /// While a statement runs or waits, PostgreSQL does not see that its client is gone, and keeps the session and the lead,
    /// unless it is told to look.
    /// </summary>
    private async Task LookForClientAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SetAsync("client_connection_check_interval", ClientCheckMilliseconds, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            // The server's system does not say so: Windows. The lead is free when the statement ends.
        }
    }

    private async Task SetAsync(string setting, object value, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT set_config($1, $2, false)", connection)
        {
            Parameters = { new() { Value = setting }, new() { Value = $"{value}" } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
