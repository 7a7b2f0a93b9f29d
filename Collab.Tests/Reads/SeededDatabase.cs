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

    /// <summary>What is kept for a while only, and so is no part of the seed.</summary>
    private const string Passing =
        """
        INSERT INTO stream_tickets (id, hash, user_id, created_at)
        SELECT gen_random_uuid(), sha256(u.id::text::bytea || int4send(n)), u.id, now() FROM users u, generate_series(1, 4) n WHERE u.deleted_at IS NULL;
        INSERT INTO kept_answers (id, user_id, request, status, created_at)
        SELECT sha256(u.id::text::bytea || int4send(n)), u.id, '', 200, now() FROM users u, generate_series(1, 4) n;
        ANALYZE stream_tickets, kept_answers
        """;

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
        await connection.ExecuteAsync(Passing);
        Personas = await Persona.FindAllAsync(connection, TimeProvider.System, TestContext.Current.CancellationToken);
        _api = new TracedApi(ConnectionString, await app.ConnectionStringAsync("redis"), app.Issuer);
    }

    public ValueTask DisposeAsync() => _api?.DisposeAsync() ?? ValueTask.CompletedTask;
}
