using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Health;

/// <summary>A health check by HTTP.</summary>
internal sealed class HttpHealthCheckAnnotation(string key, string endpointName, string path, int statusCode) : HealthCheckAnnotation(key)
{
    public string EndpointName => endpointName;

    public string Path => path;

    public int StatusCode => statusCode;
}
