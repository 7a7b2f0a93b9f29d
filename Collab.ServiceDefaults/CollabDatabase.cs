using System.Data.Common;
using Collab.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Collab.ServiceDefaults;

/// <summary>The database as the services use it.</summary>
public static class CollabDatabase
{
    private const string Name = "collabdb";

    /// <summary>Its meter and its source of spans.</summary>
    private const string Driver = "Npgsql";

    /// <summary>
    /// A service that freezes, or is cut off, in the middle of a write must not keep what it has locked: others wait for
    /// it, the dispatch of everybody's events among them.
    /// </summary>
    private const string IdleInTransaction = "-c idle_in_transaction_session_timeout=5000";

    /// <summary>Adds <see cref="CollabDbContext"/>, pooled. Nothing is retried behind a write's back: its caller knows what a repeat means.</summary>
    public static void AddCollabDb(this IHostApplicationBuilder builder)
    {
        builder.AddNpgsqlDbContext<CollabDbContext>(
            Name,
            settings =>
            {
                settings.DisableRetry = true;
                settings.DisableHealthChecks = true;
                settings.ConnectionString = settings.ConnectionString is { } text ? WithDefaults(text, builder.Environment).ConnectionString : null;
            },
            CollabDbContext.Configure);
        builder.AddHealthCheck();
    }

    /// <summary>Adds what tells of the database, for a service that has connections to it without the model.</summary>
    public static void AddCollabDbDiagnostics(this IHostApplicationBuilder builder)
    {
        builder.AddHealthCheck();
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(Driver))
            .WithTracing(tracing => tracing.AddSource(Driver));
    }

    /// <summary>How a service connects.</summary>
    /// <exception cref="InvalidOperationException">The configuration has no connection string.</exception>
    internal static NpgsqlConnectionStringBuilder Settings(IConfiguration configuration, IHostEnvironment environment) =>
        WithDefaults(configuration.GetConnectionString(Name) ?? throw new InvalidOperationException($"ConnectionStrings:{Name} is missing."), environment);

    private static void AddHealthCheck(this IHostApplicationBuilder builder) =>
        builder.Services.AddHealthChecks()
            .AddCheck<PostgresHealthCheck>("postgres", HealthStatus.Unhealthy, timeout: HealthEndpoints.CheckTimeout);

    /// <summary>
    /// Statements are prepared by themselves, a database that hangs is given up soon and gives up on a service that does,
    /// and it knows which service that is, unless the connection string says otherwise.
    /// </summary>
    private static NpgsqlConnectionStringBuilder WithDefaults(string connectionString, IHostEnvironment environment)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!given.ContainsKey("Max Auto Prepare"))
            settings.MaxAutoPrepare = 64;
        if (!given.ContainsKey("Timeout"))
            settings.Timeout = 5;
        settings.Options ??= IdleInTransaction;
        // Always: who removes a role waits for the writes of all that have this name.
        settings.ApplicationName = environment.ApplicationName;
        return settings;
    }

    private sealed class PostgresHealthCheck(IConfiguration configuration, IHostEnvironment environment) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                // A server that hangs keeps even the end of its connection waiting; the answer does not wait for that.
                await ConnectAsync(cancellationToken).WaitAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, "PostgreSQL cannot be reached");
            }
        }

        private async Task ConnectAsync(CancellationToken cancellationToken)
        {
            var settings = Settings(configuration, environment);
            // A connection that a pool has says nothing about the server of today.
            settings.Pooling = false;
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellationToken);
        }
    }
}
