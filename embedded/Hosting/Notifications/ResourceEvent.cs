namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource, or one of its replicas, has changed.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The resource's name, or with replicas the name and a number.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>What is true of it now.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}

/// <summary>How waits behave that don't say it themselves.</summary>
public sealed class ResourceNotificationServiceOptions
{
    /// <summary>Stop where nobody can look at the dashboard and restart what failed; else wait.</summary>
    public WaitBehavior DefaultWaitBehavior { get; set; }
}
