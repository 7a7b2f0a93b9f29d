using Collab.Data.Events;

namespace Collab.Data.Tasks;

/// <summary>
/// A piece of an event's work, with a duration that its direct children share. The counters are kept by the
/// database, in the statement that changes a child, so that they and the budget hold whoever writes.
/// </summary>
public sealed class TaskItem : Resource
{
    public const int MaxTitleLength = 200;

    /// <summary>Characters of a description.</summary>
    public const int MaxTextLength = 20_000;

    /// <summary>Ten years of minutes.</summary>
    public const int MaxDuration = 5_256_000;

    /// <summary>Levels in a tree, its root included.</summary>
    public const int MaxDepth = 16;

    private TaskItem()
    {
    }

    public TaskItem(Guid eventId, TaskItem? parent, Guid maintainerId, TaskDetails details, DateTimeOffset now) : base(now)
    {
        EventId = eventId;
        ParentTaskId = parent?.Id;
        Lineage = [.. parent?.Lineage ?? [], Id];
        MaintainerId = maintainerId;
        Set(details, now);
    }

    public Guid EventId { get; private init; }

    public Event? Event { get; private init; }

    public Guid? ParentTaskId { get; private set; }

    /// <summary>The ids from the root of the tree down to this task. A role on any of them holds here.</summary>
    public Guid[] Lineage { get; private set; } = [];

    /// <summary>Who the task was created for. The roles are in <see cref="Collaborator"/>.</summary>
    public Guid MaintainerId { get; private init; }

    public string Title { get; private set; } = "";

    public string? Description { get; private set; }

    /// <summary>Free names, in the order given.</summary>
    public string[] People { get; private set; } = [];

    /// <summary>Whole minutes, 1 to <see cref="MaxDuration"/>.</summary>
    public int Duration { get; private set; }

    /// <summary>The sum of the direct children's durations, in minutes; at every commit at most <see cref="Duration"/>.</summary>
    public long AllocatedDuration { get; private init; }

    /// <summary>What the children leave, in minutes.</summary>
    public long RemainingDuration => Duration - AllocatedDuration;

    public int SubtaskCount { get; private init; }

    public int CompletedSubtaskCount { get; private init; }

    public bool IsComplete { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public int Depth => Lineage.Length;

    public TaskDetails Details => new(Title, Description, People, Duration, IsComplete);

    /// <summary>Whether another child of that many minutes has a place here.</summary>
    /// <param name="minutes">The child's duration.</param>
    /// <param name="levels">How many levels it brings, its own included.</param>
    /// <returns>Why not, or <see langword="null"/>.</returns>
    public BudgetRefusal? RefusesChild(int minutes, int levels = 1)
    {
        if (IsComplete)
            return BudgetRefusal.Complete;
        if (Depth + levels > MaxDepth)
            return BudgetRefusal.TooDeep;

        return minutes > RemainingDuration ? BudgetRefusal.Exceeded : null;
    }

    /// <summary>Whether one of the children may go: the others of a complete task would no longer sum to it.</summary>
    /// <returns>Why not, or <see langword="null"/>.</returns>
    public BudgetRefusal? RefusesDeparture() => IsComplete && SubtaskCount > 1 ? BudgetRefusal.Unbalanced : null;

    /// <summary>Whether the children may take that many minutes more, or less.</summary>
    /// <returns>Why not, or <see langword="null"/>.</returns>
    public BudgetRefusal? RefusesGrowth(long minutes)
    {
        if (IsComplete && minutes != 0)
            return BudgetRefusal.Unbalanced;

        return minutes > RemainingDuration ? BudgetRefusal.Exceeded : null;
    }

    /// <summary>Whether the task may become what the details say, as far as its children go.</summary>
    /// <returns>Why not, or <see langword="null"/>.</returns>
    public BudgetRefusal? Refuses(TaskDetails details)
    {
        if (details.Duration < AllocatedDuration)
            return BudgetRefusal.Exceeded;
        if (!details.IsComplete || SubtaskCount == 0)
            return null;
        if (details.Duration != AllocatedDuration)
            return BudgetRefusal.Unbalanced;

        return CompletedSubtaskCount < SubtaskCount ? BudgetRefusal.Unfinished : null;
    }

    /// <returns>Whether anything changed.</returns>
    public bool Update(TaskDetails details, DateTimeOffset now)
    {
        if (details == Details)
            return false;

        Set(details, now);
        Changed(now);
        return true;
    }

    /// <summary>Opens the task again, because one below it is. That is one change with that of its counters, which the database counts.</summary>
    /// <returns>Whether it was complete.</returns>
    public bool Reopen()
    {
        if (!IsComplete)
            return false;

        (IsComplete, CompletedAt) = (false, null);
        return true;
    }

    /// <summary>Moves the task, and changes its members at the same time. The database carries along what is below it.</summary>
    /// <param name="parent">The new parent; <see langword="null"/> for the top of the event.</param>
    /// <param name="details">The members as they are to be.</param>
    /// <param name="now">When.</param>
    public void Move(TaskItem? parent, TaskDetails details, DateTimeOffset now)
    {
        (ParentTaskId, Lineage) = (parent?.Id, [.. parent?.Lineage ?? [], Id]);
        Set(details, now);
        Changed(now);
    }

    private void Set(TaskDetails details, DateTimeOffset now)
    {
        (Title, Description, People, Duration, IsComplete) = (details.Title, details.Description, [.. details.People], details.Duration, details.IsComplete);
        CompletedAt = IsComplete ? CompletedAt ?? now : null;
    }
}
