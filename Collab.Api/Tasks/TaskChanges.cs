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
    [WholeNumber(1, TaskItem.MaxDuration)]
    public Optional<int> Duration { get; init; }

    /// <summary>Free names, in the order given.</summary>
    [Names]
    public Optional<IReadOnlyList<string>> People { get; init; }

    /// <summary>The task that it is to be a part of, in the same event; null for the top of the event.</summary>
    public Optional<Guid?> ParentTaskId { get; init; }

    /// <summary>Whether it is done.</summary>
    public Optional<bool> IsComplete { get; init; }

    /// <summary>Whether it is about nothing but completion, which is for everyone with access.</summary>
    internal bool IsCompletionOnly =>
        IsComplete.IsPresent && !(Title.IsPresent || Description.IsPresent || Duration.IsPresent || People.IsPresent || ParentTaskId.IsPresent);

    internal TaskDetails ApplyTo(TaskDetails details) => new(
        Title.Or(details.Title),
        Description.Or(details.Description),
        People.Or(details.People),
        Duration.Or(details.Duration),
        IsComplete.Or(details.IsComplete));
}
