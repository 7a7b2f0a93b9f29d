using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// Lets a test run an AppHost's entry point on a thread of its own and keep what it builds. The entry point's flow of
/// execution carries the interception; other AppHosts in the same process don't see it.
/// </summary>
internal abstract class EntryPointInterception
{
    private static readonly AsyncLocal<EntryPointInterception?> Flow = new();

    public static EntryPointInterception? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    /// <summary>Called before the builder reads its options.</summary>
    public abstract void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>Called when the entry point has made its model; returns once the test wants it built.</summary>
    public abstract void Building(DistributedApplicationBuilder builder);

    /// <summary>Called with the outcome.</summary>
    public abstract void Built(DistributedApplication application);

    /// <summary>Takes the place of running the application: ends when the test has disposed of it.</summary>
    public abstract Task RunAsync(DistributedApplication application);

    /// <summary>Called when the test has disposed of the application.</summary>
    public abstract void Disposed(DistributedApplication application);
}
