namespace Aspire.Hosting.ApplicationModel;

/// <summary>What became of a command.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it was carried out.</summary>
    public required bool Success { get; init; }

    /// <summary>Whether it was given up before its end.</summary>
    public bool Canceled { get; init; }

    /// <summary>Why it was not carried out.</summary>
    public string? Message { get; init; }
}

/// <summary>Makes outcomes of commands.</summary>
public static class CommandResults
{
    /// <summary>Carried out.</summary>
    public static ExecuteCommandResult Success() => new() { Success = true };

    /// <summary>Not carried out, for this reason.</summary>
    public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, Message = errorMessage };

    /// <summary>Given up.</summary>
    public static ExecuteCommandResult Canceled() => new() { Success = false, Canceled = true };
}
