using System.Reflection;
using Collab.Data;
using Collab.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Collab.Tests.Migrations;

public sealed class MigrationDownTests(CollabApp app)
{
    /// <summary>Rows that only a newer schema has room for: users that are gone, and invites to an address that nobody has.</summary>
    private const string Newer =
        """
        INSERT INTO users (id, name, email, version, created_at, updated_at)
        SELECT gen_random_uuid(), 'Ada', 'ada' || n || '@example.com', 1, now(), now() FROM generate_series(1, 3) n;
        INSERT INTO events (id, title, start_date, end_date, people, user_id, version, created_at, updated_at)
        SELECT gen_random_uuid(), 'Fair', now(), now(), '{}', (SELECT id FROM users LIMIT 1), 1, now(), now();
        INSERT INTO tasks (id, event_id, title, duration, people, maintainer_id, is_complete, lineage, version, created_at, updated_at)
        SELECT gen_random_uuid(), e.id, 'Build List<Item>', 60, '{}', e.user_id, false, '{}', 1, now(), now() FROM events e;
        INSERT INTO invites (id, task_id, inviter_id, invitee_email, code_hash, role, status, expires_at, version, created_at, updated_at)
        SELECT gen_random_uuid(), t.id, t.maintainer_id, 'nobody@example.com', '\x01', 'collaborator', 'pending', now(), 1, now(), now() FROM tasks t;
        UPDATE users SET name = 'Deleted user', email = '', password_hash = NULL, deleted_at = now() WHERE id NOT IN (SELECT user_id FROM events);
        """;

    [Fact]
    public async Task Each_migration_goes_back_to_exactly_what_was_before_it_and_up_again()
    {
        await using var db = await NewDatabaseAsync();
        var migrator = db.GetService<IMigrator>();
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        string[] steps = [Migration.InitialDatabase, .. db.Database.GetMigrations()];

        var schemas = new List<List<string>>();
        foreach (var step in steps)
        {
            await migrator.MigrateAsync(step, TestContext.Current.CancellationToken);
            schemas.Add(await Schema.ReadAsync(connection));
        }

        await connection.ExecuteAsync(Newer);
        foreach (var (step, schema) in steps.Zip(schemas).Reverse())
        {
            await migrator.MigrateAsync(step, TestContext.Current.CancellationToken);
            Assert.True(schema.SequenceEqual(await Schema.ReadAsync(connection)), $"{step} was not restored: {await DifferenceAsync(connection, schema)}");
        }

        await migrator.MigrateAsync(steps[^1], TestContext.Current.CancellationToken);
        Assert.Equal(schemas[^1], await Schema.ReadAsync(connection));
        Assert.True(schemas[^1].Count > schemas[0].Count + 100);
    }

    private static async Task<string> DifferenceAsync(NpgsqlConnection connection, List<string> schema)
    {
        var now = await Schema.ReadAsync(connection);
        return string.Join('\n', schema.Except(now).Select(part => $"- {part}").Concat(now.Except(schema).Select(part => $"+ {part}")));
    }

    /// <summary>A context of the newest model on a database without a table.</summary>
    private async Task<CollabDbContext> NewDatabaseAsync()
    {
        var connection = new NpgsqlConnectionStringBuilder(await app.ConnectionStringAsync("collabdb")) { Database = $"migrations_{Guid.CreateVersion7():N}", Pooling = false }.ConnectionString;
        var options = new DbContextOptionsBuilder<CollabDbContext>();
        CollabDbContext.Configure(options);
        options.UseNpgsql(connection, npgsql => npgsql.MigrationsAssembly(Assembly.LoadFrom(ProjectAssembly.PathOf("Collab.MigrationWorker"))));
        var db = new CollabDbContext(options.Options);
        await db.GetService<IRelationalDatabaseCreator>().CreateAsync(TestContext.Current.CancellationToken);
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return db;
    }
}
