namespace Collab.Embedded.Processes;

/// <summary>Sees to it that no process outlives the AppHost, however that ends.</summary>
internal interface IGuardian : IAsyncDisposable
{
    /// <summary>Takes charge of a process that does nothing yet.</summary>
    Task WatchAsync(int processId, StopSignal signal);

    /// <summary>The process has ended, and its id may soon be somebody else's.</summary>
    Task ForgetAsync(int processId);
}
