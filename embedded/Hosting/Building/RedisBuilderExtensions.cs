using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds servers that speak the Redis protocol.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>Adds a server, run by Garnet. It keeps nothing when it stops.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The port; any free one unless given.</param>
    /// <param name="password">The password; generated unless given. Clients take none with a comma in it.</param>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var passwordParameter = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        return builder.AddResource(new RedisResource(name, passwordParameter))
            .WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "redis", name: RedisResource.PrimaryEndpointName, port: port, targetPort: 6379))
            .WithAnnotation(new HealthCheckAnnotation($"{name}_check"));
    }
}
