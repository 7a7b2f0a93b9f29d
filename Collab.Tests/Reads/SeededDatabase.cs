using Collab.Bench.Reads;
using Collab.Bench.Seeding;
using Collab.Tests.Migrations;
using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Reads;

/// <summary>A database of its own, seeded as for the benchmarks but much smaller, with an API on it.</summary>
public sealed class SeededDatabase(CollabApp app) : IAsyncLifetime
{
    public static readonly SeedOptions Options = new()
    {
        Until = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero),
        Users = 500,
        Tasks = 4_000,
        Comments = 8_000,
        Notifications = 20_000,
    };

    private TracedApi? _api;

    public string ConnectionString { get; private set; } = "";

    public TracedApi Api => _api ?? throw new InvalidOperationException("The database has not been made.");

    public IReadOnlyList<Persona> Personas { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        ConnectionString = new NpgsqlConnectionStringBuilder(await app.ConnectionStringAsync("collabdb")) { Database = $"seeded_{Guid.CreateVersion7():N}" }.ConnectionString;
        var migrations = await MigrationProcess.RunAsync(ConnectionString);
        Assert.True(migrations.ExitCode == 0, migrations.Output);
        await new Seeder(Options).RunAsync(ConnectionString, TestContext.Current.CancellationToken);

        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        Personas = await Persona.FindAllAsync(connection, TimeProvider.System, TestContext.Current.CancellationToken);
        _api = new TracedApi(ConnectionString, await app.ConnectionStringAsync("redis"), app.Issuer);
    }

    public ValueTask DisposeAsync() => _api?.DisposeAsync() ?? ValueTask.CompletedTask;
}
