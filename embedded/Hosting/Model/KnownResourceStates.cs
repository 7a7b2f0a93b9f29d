namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states that a resource is in.</summary>
public static class KnownResourceStates
{
    /// <summary>Its process is being started.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>Its process runs.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>It can't start, and says why.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>Its process was asked to stop.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>Its process ended, by itself or because it was asked to.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>Its process did what it was there for and ended.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>It waits for other resources.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>Nothing was done with it yet.</summary>
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>The states in which nothing more happens by itself.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>How a state is to be shown.</summary>
public static class KnownResourceStateStyles
{
    /// <summary>As something good.</summary>
    public static readonly string Success = "success";

    /// <summary>As an error.</summary>
    public static readonly string Error = "error";

    /// <summary>As neither good nor bad.</summary>
    public static readonly string Info = "info";

    /// <summary>As a warning.</summary>
    public static readonly string Warn = "warning";
}

/// <summary>The commands that every process takes.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts it.</summary>
    public static readonly string StartCommand = "start";

    /// <summary>Stops it until it is started again.</summary>
    public static readonly string StopCommand = "stop";

    /// <summary>Stops and starts it.</summary>
    public static readonly string RestartCommand = "restart";
}
