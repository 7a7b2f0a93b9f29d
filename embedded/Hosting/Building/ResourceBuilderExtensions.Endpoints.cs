using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Health;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Changes an endpoint; makes one where there is none of that name, unless told not to.</summary>
    public static IResourceBuilder<T> WithEndpoint<T>(this IResourceBuilder<T> builder, string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(callback);
        var endpoint = builder.Resource.Annotations.OfType<EndpointAnnotation>()
            .SingleOrDefault(e => string.Equals(e.Name, endpointName, StringComparison.OrdinalIgnoreCase));
        if (endpoint is null && !createIfNotExists)
            return builder;

        if (endpoint is null)
        {
            endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
            builder.Resource.Annotations.Add(endpoint);
        }

        callback(endpoint);
        return builder;
    }

    /// <summary>Adds an HTTP endpoint, or changes the one of that name by what is given. Without a port it takes any free one.</summary>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool? isProxied = null)
        where T : IResourceWithEndpoints =>
        env is not null
            ? throw new NotSupportedException("The embedded engine does not give an endpoint's port in an environment variable of its own.")
            : builder.WithEndpoint(name ?? "http", endpoint =>
            {
                endpoint.UriScheme = endpoint.Transport = "http";
                endpoint.Port = port ?? endpoint.Port;
                endpoint.TargetPort = targetPort ?? endpoint.TargetPort;
                endpoint.IsProxied = isProxied ?? endpoint.IsProxied;
            });

    /// <summary>Marks the HTTP endpoints as being for the world outside.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.UriScheme is "http" or "https"))
            endpoint.IsExternal = true;
        return builder;
    }

    /// <summary>An endpoint of the resource.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resource.GetEndpoint(name);
    }

    /// <summary>The resource is healthy while a GET of a path answers with a status; <c>/</c> and 200 unless given.</summary>
    /// <exception cref="DistributedApplicationException">It has no HTTP endpoint, or none of that name.</exception>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var candidates = builder.Resource.GetEndpoints().Where(e => e.Scheme is "http" or "https");
        var endpoint = (endpointName is null ? candidates : candidates.Where(e => string.Equals(e.EndpointName, endpointName, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault()
            ?? throw new DistributedApplicationException($"Could not create HTTP health check for resource '{builder.Resource.Name}' as no HTTP endpoint was found{(endpointName is null ? "" : $" with the name '{endpointName}'")}.");

        return builder.WithAnnotation(new HttpHealthCheckAnnotation(
            $"{builder.Resource.Name}_{endpoint.EndpointName}_{path ?? "/"}_{statusCode ?? 200}_check",
            endpoint.EndpointName,
            path ?? "/",
            statusCode ?? 200));
    }
}
