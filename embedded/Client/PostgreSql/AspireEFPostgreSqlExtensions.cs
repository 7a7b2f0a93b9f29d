using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers a <see cref="DbContext"/> on PostgreSQL with pooling, retries, health check, traces and metrics.</summary>
public static class AspireEFPostgreSqlExtensions
{
    /// <summary>
    /// Registers <typeparamref name="TContext"/>, pooled, on the connection string <c>ConnectionStrings:{connectionName}</c>.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">The name of the connection string.</param>
    /// <param name="configureSettings">Has the last word on the settings read from the configuration.</param>
    /// <param name="configureDbContextOptions">Runs after the provider has been configured.</param>
    /// <remarks>
    /// Settings come from <c>Aspire:Npgsql:EntityFrameworkCore:PostgreSQL</c>, then its sections named after the
    /// connection and after the context type. A missing connection string shows when the context is first used.
    /// </remarks>
    /// <exception cref="InvalidOperationException">In Development: the context is registered already.</exception>
    public static void AddNpgsqlDbContext<TContext>(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlEntityFrameworkCorePostgreSQLSettings>? configureSettings = null,
        Action<DbContextOptionsBuilder>? configureDbContextOptions = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        if (builder.Environment.IsDevelopment() && IsRegistered<TContext>(builder))
            throw new InvalidOperationException($"{typeof(TContext).Name} is registered already. Register it with {nameof(AddNpgsqlDbContext)} alone, or use {nameof(EnrichNpgsqlDbContext)} for the one that is there.");

        var settings = NpgsqlSettingsReader.Read<TContext>(builder.Configuration, connectionName);
        settings.ConnectionString = builder.Configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        configureSettings?.Invoke(settings);

        builder.Services.AddDbContextPool<TContext>(options =>
        {
            NpgsqlSettingsReader.RequireConnectionString<TContext>(settings, connectionName);
            options.UseNpgsql(settings.ConnectionString, npgsql =>
            {
                if (!settings.DisableRetry)
                    npgsql.EnableRetryOnFailure();
                if (settings.CommandTimeout is { } seconds)
                    npgsql.CommandTimeout(seconds);
            });
            configureDbContextOptions?.Invoke(options);
        });

        builder.AddInstrumentation<TContext>(settings);
    }

    /// <summary>
    /// Gives a <typeparamref name="TContext"/> that the application registered itself the retries, the health check,
    /// the traces and the metrics that <see cref="AddNpgsqlDbContext{TContext}"/> gives.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="configureSettings">Has the last word on the settings read from the configuration.</param>
    /// <exception cref="InvalidOperationException">The context is not registered.</exception>
    public static void EnrichNpgsqlDbContext<TContext>(
        this IHostApplicationBuilder builder,
        Action<NpgsqlEntityFrameworkCorePostgreSQLSettings>? configureSettings = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);

        var settings = NpgsqlSettingsReader.Read<TContext>(builder.Configuration, connectionName: null);
        configureSettings?.Invoke(settings);

        if (!settings.DisableRetry || settings.CommandTimeout is not null)
        {
            if (!IsRegistered<TContext>(builder))
                throw new InvalidOperationException($"{typeof(TContext).Name} is not registered. Register it before {nameof(EnrichNpgsqlDbContext)} is called.");

            builder.Services.ConfigureDbContext<TContext>(options => NpgsqlEnrichment.Apply<TContext>(options, settings));
        }

        builder.AddInstrumentation<TContext>(settings);
    }

    private static bool IsRegistered<TContext>(IHostApplicationBuilder builder)
        where TContext : DbContext
        => builder.Services.Any(service => service.ServiceType == typeof(DbContextOptions<TContext>));

    private static void AddInstrumentation<TContext>(this IHostApplicationBuilder builder, NpgsqlEntityFrameworkCorePostgreSQLSettings settings)
        where TContext : DbContext
    {
        if (!settings.DisableHealthChecks)
            builder.TryAddHealthCheck(typeof(TContext).Name, checks => checks.AddDbContextCheck<TContext>());
        if (!settings.DisableTracing)
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddNpgsql());
        if (!settings.DisableMetrics)
            builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Npgsql"));
    }
}
