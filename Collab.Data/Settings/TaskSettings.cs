using Collab.Data.Delivery;

namespace Collab.Data.Settings;

/// <summary>
/// A user's settings of one task. They outlive the task: the news of its deletion is still told, or not, by them.
/// </summary>
public sealed class TaskSettings
{
    private TaskSettings()
    {
    }

    internal TaskSettings(Guid userId, Guid taskId, TaskChoice choice)
    {
        UserId = userId;
        TaskId = taskId;
        Set(choice);
    }

    public Guid UserId { get; private init; }

    public Guid TaskId { get; private init; }

    public bool Muted { get; private set; }

    public ActivityType[] DisabledTypes { get; private set; } = [];

    /// <summary>The types that are no news to the user here and below: what the dispatcher reads.</summary>
    public ActivityType[] SilentTypes { get; private set; } = [];

    public TaskChoice Choice => new(Muted, DisabledTypes);

    internal void Set(TaskChoice choice)
    {
        if (choice == Choice)
            return;

        Muted = choice.Muted;
        DisabledTypes = [.. choice.DisabledTypes.Distinct().Order()];
        SilentTypes = News.SilentTypesOfTask(Muted, DisabledTypes);
    }
}
