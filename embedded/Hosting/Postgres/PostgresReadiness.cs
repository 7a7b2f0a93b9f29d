using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Collab.Embedded.Postgres;

/// <summary>Gives a server that has started its password and its databases, and then finds out again and again whether it answers.</summary>
internal sealed class PostgresReadiness(PostgresServerResource server, IReadOnlyList<PostgresDatabaseResource> databases, Cluster cluster) : IDisposable
{
    private const int ConnectSeconds = 3;

    private NpgsqlDataSource? _source;

    /// <summary>Healthy when a statement is answered.</summary>
    public async Task<HealthCheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        if (!PostgresNote.IsReady(cluster.DataFolder))
            return HealthCheckResult.Unhealthy("the server is starting");

        var source = _source ?? await SetUpAsync(cancellationToken);
        await using var command = source.CreateCommand("SELECT 1");
        await command.ExecuteScalarAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }

    public void Dispose() => _source?.Dispose();

    private async Task<NpgsqlDataSource> SetUpAsync(CancellationToken cancellationToken)
    {
        var wanted = new NpgsqlConnectionStringBuilder(await server.ConnectionStringExpression.GetValueAsync(cancellationToken))
        {
            Host = "127.0.0.1",
            Database = "postgres",
            MaxPoolSize = 1,
            Timeout = ConnectSeconds,
            CommandTimeout = ConnectSeconds,
        };
        if (cluster.Password is { } known && known != wanted.Password)
            await ChangePasswordAsync(wanted, known, cancellationToken);

        var source = NpgsqlDataSource.Create(wanted);
        foreach (var database in databases)
            await CreateAsync(source, database.DatabaseName, cancellationToken);
        return _source = source;
    }

    // The setting has changed since the cluster was made, or this was interrupted when it was being changed.
    private async Task ChangePasswordAsync(NpgsqlConnectionStringBuilder wanted, string known, CancellationToken cancellationToken)
    {
        var former = new NpgsqlConnectionStringBuilder(wanted.ConnectionString) { Password = known, Pooling = false };
        try
        {
            await using var source = NpgsqlDataSource.Create(former);
            await using var command = source.CreateCommand($"ALTER ROLE {Quote(wanted.Username!)} PASSWORD '{wanted.Password!.Replace("'", "''", StringComparison.Ordinal)}'");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            // It has been changed already.
        }

        cluster.RememberPassword(wanted.Password!);
    }

    private static async Task CreateAsync(NpgsqlDataSource source, string name, CancellationToken cancellationToken)
    {
        await using var find = source.CreateCommand("SELECT 1 FROM pg_database WHERE datname = $1");
        find.Parameters.AddWithValue(name);
        if (await find.ExecuteScalarAsync(cancellationToken) is not null)
            return;

        await using var create = source.CreateCommand($"CREATE DATABASE {Quote(name)}");
        create.CommandTimeout = 60;
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
