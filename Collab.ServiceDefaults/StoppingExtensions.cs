namespace Collab.ServiceDefaults;

/// <summary>What to do with an exception in a service that runs in the background, where one that escapes stops the whole process.</summary>
public static class StoppingExtensions
{
    /// <summary>
    /// Whether the exception is no more than that the service stops. Something else that fails meanwhile, as a database that
    /// goes away at the same moment, is a failure like any other.
    /// </summary>
    public static bool Explains(this CancellationToken stoppingToken, Exception exception) =>
        stoppingToken.IsCancellationRequested && exception is OperationCanceledException;
}
