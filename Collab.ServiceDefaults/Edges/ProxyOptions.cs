using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Collab.ServiceDefaults.Edges;

/// <summary>The section <c>ForwardedHeaders</c> of the configuration: the proxies whose word on a request's origin is taken.</summary>
public sealed record ProxyOptions
{
    /// <summary>Addresses of proxies.</summary>
    public string[] KnownProxies { get; init; } = [];

    /// <summary>Networks that proxies are in, as <c>10.0.0.0/8</c>.</summary>
    public string[] KnownNetworks { get; init; } = [];

    /// <summary>How many proxies a request comes through. The client's address is so far from the right of <c>X-Forwarded-For</c>.</summary>
    [Range(1, 10)]
    public int ForwardLimit { get; init; } = 1;

    internal bool IsReadable => KnownProxies.All(proxy => IPAddress.TryParse(proxy, out _)) && KnownNetworks.All(network => IPNetwork.TryParse(network, out _));

    internal bool HasAny => KnownProxies.Length + KnownNetworks.Length > 0;
}
