using System.Data.Common;
using Collab.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using StackExchange.Redis;

namespace Collab.ServiceDefaults;

/// <summary>The database and Redis as the services use them.</summary>
public static class CollabResources
{
    /// <summary>
    /// A service that freezes, or is cut off, in the middle of a write must not keep what it has locked: others wait for
    /// it, the dispatch of everybody's events among them.
    /// </summary>
    private const string IdleInTransaction = "-c idle_in_transaction_session_timeout=5000";

    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Adds <see cref="CollabDbContext"/>, pooled. Nothing is retried behind a write's back: its caller knows what a repeat means.</summary>
    public static void AddCollabDb(this IHostApplicationBuilder builder)
    {
        builder.AddNpgsqlDbContext<CollabDbContext>(
            "collabdb",
            settings =>
            {
                settings.DisableRetry = true;
                settings.DisableHealthChecks = true;
                settings.ConnectionString = WithDefaults(settings.ConnectionString, builder.Environment.ApplicationName);
            },
            CollabDbContext.Configure);
        builder.Services.AddHealthChecks()
            .AddCheck<PostgresHealthCheck>("postgres", HealthStatus.Unhealthy, timeout: HealthTimeout);
    }

    /// <summary>Adds the connection to Redis. A service starts and works without it; it is only degraded.</summary>
    public static void AddCollabRedis(this IHostApplicationBuilder builder)
    {
        builder.AddRedisClient("redis", settings => settings.DisableHealthChecks = true, options =>
        {
            options.AbortOnConnectFail = false;
            options.ConnectTimeout = 1000;
            options.BacklogPolicy = BacklogPolicy.FailFast;
        });
        builder.Services.AddHealthChecks()
            .AddCheck<RedisHealthCheck>("redis", HealthStatus.Degraded, timeout: HealthTimeout);
    }

    /// <summary>
    /// Statements are prepared by themselves, a database that hangs is given up soon and gives up on a service that does,
    /// and it knows which service that is, unless the connection string says otherwise.
    /// </summary>
    private static string? WithDefaults(string? connectionString, string application)
    {
        if (connectionString is null)
            return null;

        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!given.ContainsKey("Max Auto Prepare"))
            settings.MaxAutoPrepare = 64;
        if (!given.ContainsKey("Timeout"))
            settings.Timeout = 5;
        settings.Options ??= IdleInTransaction;
        // Always: who removes a role waits for the writes of all that have this name.
        settings.ApplicationName = application;
        return settings.ConnectionString;
    }

    private sealed class PostgresHealthCheck(IServiceScopeFactory scopes) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var scope = scopes.CreateAsyncScope();
            var database = scope.ServiceProvider.GetRequiredService<CollabDbContext>().Database;
            // A server that hangs keeps even the end of its connection waiting; the answer does not wait for that.
            return await database.CanConnectAsync(cancellationToken).WaitAsync(cancellationToken)
                ? HealthCheckResult.Healthy()
                : new HealthCheckResult(context.Registration.FailureStatus, "PostgreSQL cannot be reached");
        }
    }

    private sealed class RedisHealthCheck(IConnectionMultiplexer redis) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (RedisFailure.Is(e) && !cancellationToken.IsCancellationRequested)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, "Redis cannot be reached");
            }
        }
    }
}
