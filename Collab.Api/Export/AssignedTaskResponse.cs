namespace Collab.Api.Export;

/// <summary>A task that was created for the user, who may see it still or not: what it is called is not told here.</summary>
/// <param name="Id">The task's.</param>
public sealed record AssignedTaskResponse(Guid Id, DateTimeOffset CreatedAt);
