using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Health;
using Collab.Embedded.Processes;

namespace Collab.Embedded.Orchestration;

/// <summary>Knows how a resource, or one of its replicas, becomes a process.</summary>
internal abstract class Launcher(IResource resource, int replica = 0) : IAsyncDisposable
{
    public IResource Resource => resource;

    /// <summary>The number of the replica, from 0.</summary>
    public int Replica => replica;

    public string Id { get; } = resource.GetInstanceIds()[replica];

    /// <summary>When a process that ended by itself is started again.</summary>
    public abstract RestartPolicy Restarts { get; }

    /// <summary>Whether nothing works without it: if its very first start fails, the application ends.</summary>
    public virtual bool IsVital => false;

    /// <summary>How long its process is waited for when it is asked to end, where that is longer than others are.</summary>
    public virtual TimeSpan? Patience => null;

    /// <summary>How its health is found out.</summary>
    public virtual IReadOnlyList<HealthProbe> Probes => [];

    /// <summary>What is run, in a few words.</summary>
    public abstract string Source { get; }

    /// <summary>The resources that are parts of this one.</summary>
    public virtual IReadOnlyList<IResource> Parts => [];

    /// <summary>Finds what the process needs, before anything is started.</summary>
    /// <exception cref="Aspire.Hosting.DistributedApplicationException">Something is missing, and a person must do something about it.</exception>
    public virtual Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes everything ready for a process.</summary>
    public abstract Task<Launch> PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Whether a line of its output tells of an error.</summary>
    public virtual bool IsError(string line, bool isErrorOutput) => isErrorOutput;

    /// <summary>Why a process ended, from the last lines of its error output.</summary>
    public virtual ProcessExit Explain(int exitCode, IReadOnlyList<string> lastLines) => new(exitCode, ExitReason.Of(exitCode, lastLines));

    /// <summary>Cleans up after the last process.</summary>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>When a process that ended by itself is started again.</summary>
internal enum RestartPolicy
{
    /// <summary>Never: others wait for it to end.</summary>
    Never,

    /// <summary>When it failed.</summary>
    OnFailure,

    /// <summary>Always: it is there to be reached.</summary>
    Always,
}

/// <summary>A process to be started, and what of its environment can be shown.</summary>
internal sealed record Launch(ProcessSpec Process, ImmutableArray<EnvironmentVariableSnapshot> Variables);
