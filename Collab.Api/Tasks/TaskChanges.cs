using System.ComponentModel.DataAnnotations;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Collab.Data.Tasks;

namespace Collab.Api.Tasks;

/// <summary>What of a task is to change; a member left out stays, null clears.</summary>
public sealed record TaskChanges
{
    /// <summary>What is to be done.</summary>
    [Text(1, TaskItem.MaxTitleLength)]
    public Optional<string> Title { get; init; }

    /// <summary>What else there is to say.</summary>
    [Text(0, TaskItem.MaxTextLength)]
    public Optional<string?> Description { get; init; }

    /// <summary>Whole minutes; not less than the subtasks take, and not more than the parent has left.</summary>
    [Range(1, TaskItem.MaxDuration)]
    public Optional<int> Duration { get; init; }

    /// <summary>Free names, in the order given.</summary>
    [Names]
    public Optional<IReadOnlyList<string>> People { get; init; }

    /// <summary>The task stays where it is: any other value than the present one is refused.</summary>
    public Optional<Guid?> ParentTaskId { get; init; }

    /// <summary>Whether it is done.</summary>
    public Optional<bool> IsComplete { get; init; }

    internal TaskDetails ApplyTo(TaskDetails details) => new(
        Title.Or(details.Title),
        Description.Or(details.Description),
        People.Or(details.People),
        Duration.Or(details.Duration),
        IsComplete.Or(details.IsComplete));

    /// <summary>The members that are to change and cannot.</summary>
    internal Dictionary<string, string[]> Refused(TaskItem task)
    {
        var errors = new Dictionary<string, string[]>();
        if (ParentTaskId.Or(task.ParentTaskId) != task.ParentTaskId)
            errors.Add("parent_task_id", ["'parent_task_id' cannot be changed."]);
        return errors;
    }
}
