using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Finds resources that were added before.</summary>
public static class DistributedApplicationBuilderExtensions
{
    /// <summary>A builder for a resource that was added before.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name and type.</exception>
    public static IResourceBuilder<T> CreateResourceBuilder<T>(this IDistributedApplicationBuilder builder, string name)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resources.TryGetByName(name, out var resource) && resource is T typed
            ? builder.CreateResourceBuilder(typed)
            : throw new InvalidOperationException($"A resource with the name '{name}' of type {typeof(T).Name} does not exist.");
    }
}
