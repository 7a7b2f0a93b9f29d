using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Collab.Data.Tasks;

namespace Collab.Api.Tasks;

/// <summary>A task to create.</summary>
public sealed record NewTask
{
    /// <summary>The event it belongs to.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The task it is a part of, in the same event; without one it is at the top of the event.</summary>
    public Guid? ParentTaskId { get; init; }

    /// <summary>What is to be done.</summary>
    [Text(1, TaskItem.MaxTitleLength)]
    public required string Title { get; init; }

    /// <summary>What else there is to say.</summary>
    [Text(0, TaskItem.MaxTextLength)]
    public string? Description { get; init; }

    /// <summary>Whole minutes.</summary>
    [WholeNumber(1, TaskItem.MaxDuration)]
    public required int Duration { get; init; }

    /// <summary>Free names, in the order given.</summary>
    [Names]
    public Optional<IReadOnlyList<string>> People { get; init; }

    /// <summary>Who maintains it: the caller, unless somebody with access to the event is named.</summary>
    public Guid? MaintainerId { get; init; }

    internal TaskDetails Details => new(Title, Description, People.Or([]), Duration);
}
