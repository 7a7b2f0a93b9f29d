using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resources of an application, in the order in which they were added.</summary>
public interface IResourceCollection : IList<IResource>
{
    /// <summary>Finds a resource by its name, whatever the case.</summary>
    bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource);
}

/// <summary>The application model once it is built.</summary>
public class DistributedApplicationModel(IResourceCollection resources)
{
    /// <summary>All resources, in the order in which they were added.</summary>
    public IResourceCollection Resources { get; } = resources;
}
