using System.Text.Json.Serialization;
using Collab.Api.Conventions;
using Collab.Data.Tasks;

namespace Collab.Api.Tasks;

/// <summary>A task.</summary>
/// <param name="People">Free names, in the order given.</param>
/// <param name="Duration">Whole minutes.</param>
/// <param name="AllocatedDuration">What the direct subtasks take of it.</param>
/// <param name="RemainingDuration">What is left for more subtasks.</param>
/// <param name="SubtaskCount">Direct subtasks.</param>
/// <param name="CompletedSubtaskCount">Those of them that are complete.</param>
/// <param name="Path">From the highest ancestor that the caller sees down to the parent.</param>
/// <param name="MaintainerId">Who the task was created for.</param>
/// <param name="Role">The caller's.</param>
/// <param name="Subtasks">Direct subtasks, oldest first, where they were asked for.</param>
public sealed record TaskResponse(
    Guid Id,
    int Version,
    Guid EventId,
    Guid? ParentTaskId,
    string Title,
    string? Description,
    IReadOnlyList<string> People,
    int Duration,
    long AllocatedDuration,
    long RemainingDuration,
    int SubtaskCount,
    int CompletedSubtaskCount,
    IReadOnlyList<TaskRef> Path,
    bool IsComplete,
    DateTimeOffset? CompletedAt,
    Guid MaintainerId,
    TaskRole Role,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TaskResponse>? Subtasks = null) : IResource
{
    int? IResource.Version => Version;

    internal static TaskResponse Of(TaskView view) => Of(view, null);

    internal static TaskResponse Of(TaskView view, IReadOnlyList<TaskResponse>? subtasks)
    {
        var task = view.Task;
        return new(
            task.Id,
            task.Version,
            task.EventId,
            task.ParentTaskId,
            task.Title,
            task.Description,
            task.People,
            task.Duration,
            task.AllocatedDuration,
            task.RemainingDuration,
            task.SubtaskCount,
            task.CompletedSubtaskCount,
            view.Path,
            task.IsComplete,
            task.CompletedAt,
            task.MaintainerId,
            view.Role,
            task.CreatedAt,
            task.UpdatedAt,
            subtasks);
    }
}
