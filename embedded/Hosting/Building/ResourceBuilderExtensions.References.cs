using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>
    /// Gives the resource the connection string of another one (<c>ConnectionStrings__{name}</c>) and what it consists
    /// of (<c>{NAME}_HOST</c> and so on).
    /// </summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        var prefix = name.Length == 0 ? "" : $"{EncodeVariableName(name)}_";

        builder.WithRelationship(resource, "Reference");
        return builder.WithEnvironment(context =>
        {
            context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}"] = resource;
            foreach (var (key, value) in resource.GetConnectionProperties())
                context.EnvironmentVariables[prefix + key.ToUpperInvariant()] = value;
        });
    }

    /// <summary>
    /// Lets the resource find another one by its name: <c>services__{name}__{scheme}__{n}</c> for each endpoint of each
    /// replica, and <c>{NAME}_{ENDPOINT}</c>.
    /// </summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        builder.WithRelationship(source.Resource, "Reference");
        return builder.WithEnvironment(context => AddServiceDiscovery(context.EnvironmentVariables, source.Resource));
    }

    /// <summary>Notes that the resource has to do with another one.</summary>
    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResource resource, string type)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, type));
    }

    private static void AddServiceDiscovery(Dictionary<string, object> variables, IResourceWithServiceDiscovery resource)
    {
        foreach (var reference in resource.GetEndpoints())
        {
            var endpoint = reference.EndpointAnnotation;
            variables[$"{EncodeVariableName(resource.Name)}_{EncodeVariableName(endpoint.Name)}"] = reference;

            // A name that says no more than the scheme stands for the scheme that it has now.
            var key = endpoint.Name is "http" or "https" ? endpoint.UriScheme : endpoint.Name;
            var number = 0;
            foreach (var replica in endpoint.AllocatedEndpoints)
            {
                while (!variables.TryAdd($"services__{resource.Name}__{key}__{number}", replica.UriString))
                    number++;
            }
        }
    }

    private static string EncodeVariableName(string name)
    {
        var encoded = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));
        return char.IsAsciiDigit(encoded[0]) ? $"_{encoded}" : encoded;
    }
}
