namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a wait ends with.</summary>
public enum WaitType
{
    /// <summary>The dependency runs and is healthy.</summary>
    WaitUntilHealthy,

    /// <summary>The dependency has ended.</summary>
    WaitForCompletion,

    /// <summary>The dependency runs.</summary>
    WaitUntilStarted,
}

/// <summary>What a wait does when its dependency can't be had.</summary>
public enum WaitBehavior
{
    /// <summary>It goes on until the dependency comes back.</summary>
    WaitOnResourceUnavailable,

    /// <summary>It fails.</summary>
    StopOnResourceUnavailable,
}

/// <summary>A resource that must be waited for.</summary>
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>The resource to wait for.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>What to wait for.</summary>
    public WaitType WaitType { get; } = waitType;

    /// <summary>The exit code that counts as success.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>What to do when the dependency can't be had; null for the application's own way.</summary>
    public WaitBehavior? WaitBehavior { get; init; }
}
