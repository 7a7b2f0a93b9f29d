using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Makes <see cref="ConfigurationOptions"/> out of the connection string, so that what is configured on top of them,
/// here or by the application, changes what was parsed. A parser that fills an existing object does not exist.
/// </summary>
internal sealed class RedisConfigurationFactory(
    StackExchangeRedisSettings settings,
    IEnumerable<IConfigureOptions<ConfigurationOptions>> setups,
    IEnumerable<IPostConfigureOptions<ConfigurationOptions>> postConfigures,
    IEnumerable<IValidateOptions<ConfigurationOptions>> validations)
    : OptionsFactory<ConfigurationOptions>(setups, postConfigures, validations)
{
    protected override ConfigurationOptions CreateInstance(string name)
    {
        var options = settings.ConnectionString is { } connectionString
            ? ConfigurationOptions.Parse(connectionString)
            : base.CreateInstance(name);

        // A provider that knows the host it connects to (a managed cache's) keeps its own defaults.
        if (options.Defaults.GetType() == typeof(DefaultOptionsProvider))
            options.Defaults = new KeepConnecting();
        return options;
    }

    /// <summary>A server that is away at the start is waited for in the background and stops nobody.</summary>
    private sealed class KeepConnecting : DefaultOptionsProvider
    {
        public override bool AbortOnConnectFail => false;
    }
}
