using Collab.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Collab.MigrationWorker;

/// <summary>
/// Brings the database to the newest schema and ends: exit code 0 when it is there, 1 when it could not be. Several may
/// run at once; an advisory lock lets one work and the others find nothing left to do.
/// </summary>
internal sealed partial class Migrator(
    IServiceScopeFactory scopes,
    IHostApplicationLifetime lifetime,
    IOptions<MigrationOptions> options,
    TimeProvider time,
    ILogger<Migrator> logger) : BackgroundService
{
    /// <summary>Any number, as long as nothing else in the database locks it: "collab" in ASCII.</summary>
    private const long LockKey = 0x636F6C6C6162;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Until the work is done, whatever ends the process is a failure.
        Environment.ExitCode = 1;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var database = scope.ServiceProvider.GetRequiredService<CollabDbContext>().Database;
            database.SetCommandTimeout(options.Value.CommandTimeout);
            await ConnectAsync(database, stoppingToken);
            await MigrateAsync(database, stoppingToken);
            Environment.ExitCode = 0;
        }
        catch (NpgsqlException e)
        {
            Log.Failed(logger, e.Message);
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    private async Task ConnectAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await CreateIfMissingAsync(database, cancellationToken);
                await database.OpenConnectionAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException e) when (e.IsTransient && time.GetElapsedTime(started) < options.Value.ConnectTimeout)
            {
                Log.Waiting(logger, e.Message);
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    private static async Task CreateIfMissingAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        var creator = database.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellationToken))
            return;

        try
        {
            await creator.CreateAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another worker was faster.
        }
    }

    private async Task MigrateAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        // Held by the session, which the context keeps open: a worker that dies gives the lock up.
        await database.ExecuteSqlAsync($"SELECT pg_advisory_lock({LockKey})", cancellationToken);
        // Made here, or EF Core would look for it by a query that fails and is logged as a failure.
        await database.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
        var pending = (await database.GetPendingMigrationsAsync(cancellationToken)).ToArray();
        await database.MigrateAsync(cancellationToken);
        Log.Migrated(logger, pending.Length);
        await database.CloseConnectionAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The database is at the newest schema; {Count} migrations were applied")]
        public static partial void Migrated(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for the database: {Reason}")]
        public static partial void Waiting(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Critical, Message = "The database could not be migrated: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
