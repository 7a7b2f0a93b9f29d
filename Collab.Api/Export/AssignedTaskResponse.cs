using Collab.Api.Conventions.Validation;
using Collab.Data.Tasks;

namespace Collab.Api.Export;

/// <summary>A task that was created for the user, whether or not it sees that one still.</summary>
/// <param name="Id">The task's.</param>
/// <param name="Title">What it is called; null where the user may not look any more, as are those that follow.</param>
/// <param name="Description">What it says.</param>
/// <param name="People">Free names, in the order given.</param>
public sealed record AssignedTaskResponse(Guid Id, string? Title, string? Description, [property: Names] IReadOnlyList<string>? People, DateTimeOffset CreatedAt)
{
    internal static AssignedTaskResponse Of(TaskItem task, bool isVisible) => isVisible
        ? new(task.Id, task.Title, task.Description, task.People, task.CreatedAt)
        : new(task.Id, null, null, null, task.CreatedAt);
}
