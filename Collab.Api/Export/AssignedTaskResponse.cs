namespace Collab.Api.Export;

/// <summary>A task that was created for the user, who may not see it any more: what it is called is not told here.</summary>
/// <param name="Id">The task's.</param>
public sealed record AssignedTaskResponse(Guid Id, DateTimeOffset CreatedAt);
