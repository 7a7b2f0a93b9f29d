namespace Aspire.Hosting;

/// <summary>What the AppHost was started for.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>To run the application on this machine.</summary>
    Run,

    /// <summary>To describe it for a deployment.</summary>
    Publish,
}

/// <summary>What the AppHost was started for.</summary>
public class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
{
    /// <summary>Run or publish.</summary>
    public DistributedApplicationOperation Operation { get; } = operation;

    /// <summary>Whether a deployment is being described.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>Whether the application runs here.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;
}
