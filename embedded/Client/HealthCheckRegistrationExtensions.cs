using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

internal static class HealthCheckRegistrationExtensions
{
    /// <summary>
    /// Registers a health check once per name: two registrations of one name make the health service throw at its
    /// first run. The key is the one Aspire's integrations use, so that both kinds can stand in one application.
    /// </summary>
    public static void TryAddHealthCheck(this IHostApplicationBuilder builder, string name, Action<IHealthChecksBuilder> add)
    {
        if (builder.Properties.TryAdd($"Aspire.HealthChecks.{name}", true))
            add(builder.Services.AddHealthChecks());
    }
}
