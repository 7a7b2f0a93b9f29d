using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Migrations;

/// <summary>A database of the newest schema that no service uses, for what would be in the way of others.</summary>
public sealed class OwnDatabase(CollabApp app) : IAsyncLifetime
{
    private string _connectionString = "";

    public async ValueTask InitializeAsync()
    {
        _connectionString = new NpgsqlConnectionStringBuilder(await app.ConnectionStringAsync("collabdb")) { Database = $"own_{Guid.CreateVersion7():N}", Pooling = false }.ConnectionString;
        var migrations = await MigrationProcess.RunAsync(_connectionString);
        Assert.True(migrations.ExitCode == 0, migrations.Output);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
