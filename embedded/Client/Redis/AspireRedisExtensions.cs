using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers a Redis connection with reconnecting and a health check.</summary>
public static class AspireRedisExtensions
{
    private const string SectionName = "Aspire:StackExchange:Redis";
    private const string HealthCheckName = "StackExchange.Redis";

    /// <summary>
    /// Registers <see cref="IConnectionMultiplexer"/> as a singleton on the connection string <c>ConnectionStrings:{connectionName}</c>.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">The name of the connection string.</param>
    /// <param name="configureSettings">Has the last word on the settings read from the configuration.</param>
    /// <param name="configureOptions">Has the last word on the options of StackExchange.Redis.</param>
    /// <remarks>
    /// Settings come from <c>Aspire:StackExchange:Redis</c> and then its section named after the connection; the options of
    /// StackExchange.Redis from <c>ConfigurationOptions</c> below either. The connection is made when it is first asked for
    /// and is there although the server is not: <see cref="ConfigurationOptions.AbortOnConnectFail"/> is false by default.
    /// </remarks>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        IConfiguration[] sections = [builder.Configuration.GetSection(SectionName), builder.Configuration.GetSection($"{SectionName}:{connectionName}")];
        var settings = ReadSettings(builder.Configuration, sections, connectionName);
        configureSettings?.Invoke(settings);

        builder.Services.AddTransient<IOptionsFactory<ConfigurationOptions>>(services => ActivatorUtilities.CreateInstance<RedisConfigurationFactory>(services, settings));
        builder.Services.Configure<ConfigurationOptions>(options =>
        {
            foreach (var section in sections)
                section.GetSection("ConfigurationOptions").Bind(options);
            configureOptions?.Invoke(options);
        });

        builder.Services.AddSingleton<IConnectionMultiplexer>(services => Connect(services, connectionName));
        if (!settings.DisableAutoActivation)
            builder.Services.ActivateSingleton<IConnectionMultiplexer>();

        if (!settings.DisableHealthChecks)
            builder.TryAddHealthCheck(HealthCheckName, checks => checks.AddRedis(services => services.GetRequiredService<IConnectionMultiplexer>(), HealthCheckName));
    }

    private static StackExchangeRedisSettings ReadSettings(IConfiguration configuration, IConfiguration[] sections, string connectionName)
    {
        var settings = new StackExchangeRedisSettings();
        foreach (var section in sections)
            section.Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        return settings;
    }

    private static ConnectionMultiplexer Connect(IServiceProvider services, string connectionName)
    {
        var options = services.GetRequiredService<IOptions<ConfigurationOptions>>().Value;
        if (options.EndPoints.Count == 0)
            throw new InvalidOperationException($"No endpoints specified. Ensure a valid connection string was provided in 'ConnectionStrings:{connectionName}' or for the '{SectionName}:ConnectionString' configuration key.");

        options.LoggerFactory ??= services.GetService<ILoggerFactory>();
        return ConnectionMultiplexer.Connect(options);
    }
}
