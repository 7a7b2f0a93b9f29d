namespace Aspire.Hosting.ApplicationModel;

/// <summary>How many processes run a project.</summary>
public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    /// <summary>The number of processes.</summary>
    public int Replicas { get; } = replicas;
}

/// <summary>A health check of a resource.</summary>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>The check's name.</summary>
    public string Key { get; } = key;
}

/// <summary>A resource that another one uses.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    /// <summary>The other resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>What it is to this one, as <c>Reference</c> or <c>WaitFor</c>.</summary>
    public string Type { get; } = type;
}

/// <summary>The volume that a server keeps its data in.</summary>
internal sealed class DataVolumeAnnotation(string name) : IResourceAnnotation
{
    /// <summary>The volume's name.</summary>
    public string Name { get; } = name;
}
