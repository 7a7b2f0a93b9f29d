using Collab.Notifier;
using Collab.Notifier.Dispatch;
using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Streams;

/// <summary>What PostgreSQL and its client say of a statement that fails, and how it is taken.</summary>
public sealed class BatchFaultTests(CollabApp app)
{
    [Fact]
    public async Task What_outlasts_the_command_timeout_is_timed_out() =>
        Assert.True(BatchFault.IsTimeout(await FailAsync("SELECT pg_sleep(60)", timeoutSeconds: 1)));

    [Fact]
    public async Task What_the_server_cancels_is_timed_out() =>
        Assert.True(BatchFault.IsTimeout(await FailAsync("SET statement_timeout = '50ms'; SELECT pg_sleep(60)")));

    [Fact]
    public async Task What_waits_too_long_for_a_lock_is_timed_out()
    {
        var user = await app.UserAsync();
        await using var holder = await app.OpenDatabaseAsync();
        await using var transaction = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await holder.QueryAsync<long>("SELECT last_seq FROM user_streams WHERE user_id = @id FOR UPDATE", ("id", user.Id));
        Assert.True(BatchFault.IsTimeout(await FailAsync($"SET lock_timeout = '50ms'; SELECT 1 FROM user_streams WHERE user_id = '{user.Id}' FOR UPDATE")));
    }

    [Fact]
    public async Task What_is_wrong_with_a_row_is_poison_and_not_timed_out()
    {
        var fault = await FailAsync("SELECT 9223372036854775807 + 1");
        Assert.False(BatchFault.IsTimeout(fault));
        Assert.True(PoisonedRow.Is(Assert.IsType<PostgresException>(fault)));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_neither()
    {
        var fault = await FailAsync("SELECT pg_terminate_backend(pg_backend_pid())");
        Assert.False(BatchFault.IsTimeout(fault));
        Assert.False(fault is PostgresException e && PoisonedRow.Is(e));
    }

    private async Task<NpgsqlException> FailAsync(string sql, int timeoutSeconds = 30)
    {
        await using var connection = await app.OpenDatabaseAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = timeoutSeconds };
        return await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
