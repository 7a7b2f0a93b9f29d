using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something the application consists of: a server, a database, a project, a parameter.</summary>
public interface IResource
{
    /// <summary>Unique in the application, whatever the case.</summary>
    string Name { get; }

    /// <summary>All that was said about the resource while the model was built.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>One thing said about a resource.</summary>
public interface IResourceAnnotation;

/// <summary>The annotations of a resource, in the order in which they were added.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;

/// <summary>A resource that takes environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that listens on endpoints.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that can wait for others before it starts.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that is a part of another one and lives with it.</summary>
public interface IResourceWithParent : IResource
{
    /// <summary>The resource that this one is a part of.</summary>
    IResource Parent { get; }
}

/// <inheritdoc cref="IResourceWithParent"/>
public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    /// <inheritdoc cref="IResourceWithParent.Parent"/>
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}
