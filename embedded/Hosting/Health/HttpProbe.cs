using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Collab.Embedded.Health;

/// <summary>Asks one replica of a resource by HTTP.</summary>
internal static class HttpProbe
{
    // No proxy and no pool limits: it only ever talks to this machine.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) });

    public static HealthProbe Of(IResource resource, int replica, HttpHealthCheckAnnotation check) => new(check.Key, async cancellationToken =>
    {
        var endpoint = resource.Annotations.OfType<EndpointAnnotation>().Single(e => e.Name == check.EndpointName).AllocatedEndpoints[replica];
        var address = new Uri(new Uri(endpoint.UriString), check.Path);
        using var response = await Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var status = (int)response.StatusCode;
        return status == check.StatusCode
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(string.Create(CultureInfo.InvariantCulture, $"{address} answered {status} instead of {check.StatusCode}"));
    });
}
