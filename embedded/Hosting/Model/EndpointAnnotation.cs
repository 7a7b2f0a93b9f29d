using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint that a resource listens on.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    /// <summary>Describes an endpoint; its scheme is <c>tcp</c> and its name the scheme unless given.</summary>
    public EndpointAnnotation(ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null, int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? (protocol == ProtocolType.Udp ? "udp" : "tcp");
        Transport = transport ?? (UriScheme is "http" or "https" ? "http" : UriScheme);
        Name = name ?? UriScheme;
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied ?? true;
    }

    /// <summary>The endpoint's name, unique in its resource.</summary>
    public string Name { get; set; }

    /// <summary>Only TCP is served.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>The port that clients use; null or 0 for any free one.</summary>
    public int? Port { get; set; }

    /// <summary>The port that the process would use behind a proxy. This engine has no proxy and ignores it.</summary>
    public int? TargetPort { get; set; }

    /// <summary>The scheme of its address, as <c>http</c> or <c>redis</c>.</summary>
    public string UriScheme { get; set; }

    /// <summary>The host name that the process listens on.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary>The transport, as <c>http</c> or <c>tcp</c>.</summary>
    public string Transport { get; set; }

    /// <summary>Whether the endpoint is for the world outside; those are the ones the console lists.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Whether a proxy may stand in front. This engine has none and ignores it.</summary>
    public bool IsProxied { get; set; }

    /// <summary>Where the endpoint is, once that is known. With replicas: where the first one is.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => AllocatedEndpoints.Count > 0 ? AllocatedEndpoints[0] : null;
        set => AllocatedEndpoints = value is null ? [] : [value];
    }

    /// <summary>Where the endpoint is in each replica.</summary>
    internal IReadOnlyList<AllocatedEndpoint> AllocatedEndpoints { get; set; } = [];
}

/// <summary>An endpoint's actual address.</summary>
public class AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port)
{
    /// <summary>The endpoint that has this address.</summary>
    public EndpointAnnotation Endpoint { get; } = endpoint;

    /// <summary>The host name or address.</summary>
    public string Address { get; } = address;

    /// <summary>The port.</summary>
    public int Port { get; } = port;

    /// <summary>The scheme, as <c>http</c>.</summary>
    public string UriScheme => Endpoint.UriScheme;

    /// <summary>Host and port, as <c>localhost:8000</c>.</summary>
    public string EndPointString => $"{Address}:{Port}";

    /// <summary>The whole address, as <c>http://localhost:8000</c>.</summary>
    public string UriString => $"{UriScheme}://{EndPointString}";

    /// <inheritdoc/>
    public override string ToString() => UriString;
}
