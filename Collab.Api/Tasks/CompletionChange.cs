using Collab.Api.Conventions.Json;

namespace Collab.Api.Tasks;

/// <summary>Whether a task is to be complete.</summary>
public sealed record CompletionChange
{
    /// <summary>Left out, the task becomes what it is not.</summary>
    public Optional<bool> IsComplete { get; init; }

    /// <summary>Whether completing the task completes everything below it; not, where left out. Reopening never reopens what is below.</summary>
    public bool Cascade { get; init; }
}
