namespace Collab.Embedded.Processes;

/// <summary>A process to be started.</summary>
internal sealed record ProcessSpec(string FileName, IReadOnlyList<string> Arguments)
{
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables on top of the AppHost's own. A null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The user to run as, or null for the AppHost's own.</summary>
    public UnixUser? User { get; init; }

    /// <summary>What asks the process to end in order.</summary>
    public StopSignal StopSignal { get; init; } = StopSignal.Terminate;
}

/// <summary>Unix signals that ask a process to end.</summary>
internal enum StopSignal
{
    /// <summary>What .NET applications take for an orderly end.</summary>
    Terminate = 15,

    /// <summary>What PostgreSQL takes for ending sessions and then itself.</summary>
    Interrupt = 2,

    /// <summary>What PostgreSQL takes for ending at once, to recover at the next start.</summary>
    Quit = 3,

    /// <summary>What no process can refuse.</summary>
    Kill = 9,
}
