using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Migrations;

public sealed class MigrationTests(CollabApp app)
{
    [Fact]
    public async Task Two_workers_at_once_bring_an_absent_database_to_the_newest_schema()
    {
        var connection = await NewDatabaseAsync();
        var workers = await Task.WhenAll(MigrationProcess.RunAsync(connection), MigrationProcess.RunAsync(connection));

        Assert.All(workers, worker => Assert.True(worker.ExitCode == 0, worker.Output));
        Assert.Equal(0, await CountAsync(connection, "SELECT count(*) FROM users"));
        Assert.True(await CountAsync(connection, "SELECT count(*) FROM \"__EFMigrationsHistory\"") > 0);
    }

    [Fact]
    public async Task A_second_run_changes_nothing_and_succeeds()
    {
        var connection = await NewDatabaseAsync();
        Assert.Equal(0, (await MigrationProcess.RunAsync(connection)).ExitCode);
        var migrations = await CountAsync(connection, "SELECT count(*) FROM \"__EFMigrationsHistory\"");

        var second = await MigrationProcess.RunAsync(connection);

        Assert.True(second.ExitCode == 0, second.Output);
        Assert.Equal(migrations, await CountAsync(connection, "SELECT count(*) FROM \"__EFMigrationsHistory\""));
    }

    [Fact]
    public async Task A_database_that_stays_away_is_a_failure_that_names_it()
    {
        var connection = new NpgsqlConnectionStringBuilder(await app.ConnectionStringAsync("collabdb")) { Password = "not the password" }.ConnectionString;

        var worker = await MigrationProcess.RunAsync(connection);

        Assert.Equal(1, worker.ExitCode);
        Assert.Contains("could not be migrated", worker.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", worker.Output, StringComparison.Ordinal);
    }

    /// <summary>A connection string of a database that does not exist yet.</summary>
    private async Task<string> NewDatabaseAsync() =>
        new NpgsqlConnectionStringBuilder(await app.ConnectionStringAsync("collabdb")) { Database = $"migrations_{Guid.CreateVersion7():N}", Pooling = false }.ConnectionString;

    private static async Task<long> CountAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
