using Microsoft.Extensions.ServiceDiscovery;

namespace Collab.Api.Streams;

/// <summary>The notifiers that service discovery knows, each time beginning with the next one.</summary>
internal sealed class NotifierEndpoints(ServiceEndpointResolver resolver)
{
    private const string Service = "http://notifier";

    private uint _turn;

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var source = await resolver.GetEndpointsAsync(Service, cancellationToken);
        var first = Interlocked.Increment(ref _turn) % (uint)Math.Max(1, source.Endpoints.Count);
        return [.. source.Endpoints.Skip((int)first).Concat(source.Endpoints.Take((int)first)).Select(AddressOf)];
    }

    /// <summary>Found by configuration, an endpoint is a URL; found by DNS, it is a host and a port.</summary>
    private static string AddressOf(ServiceEndpoint endpoint)
    {
        var text = $"{endpoint.EndPoint}";
        return text.Contains("://", StringComparison.Ordinal) ? text : $"http://{endpoint}";
    }
}
