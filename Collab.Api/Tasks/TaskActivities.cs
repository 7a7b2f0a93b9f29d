using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Tasks;

namespace Collab.Api.Tasks;

/// <summary>What is told of a task, to everyone who sees it.</summary>
internal static class TaskActivities
{
    public const string Completed = "completed";
    public const string CompletedMessage = "Task completed";

    private const string Reopened = "reopened";
    private const string ReopenedMessage = "Task reopened";

    /// <param name="db">Where it is recorded.</param>
    /// <param name="task">The new task.</param>
    /// <param name="parent">Its locked parent, whose counters the insert is going to change.</param>
    /// <param name="actorId">Who created it.</param>
    /// <param name="now">When.</param>
    public static void RecordCreation(this CollabDbContext db, TaskItem task, TaskItem? parent, Guid actorId, DateTimeOffset now) =>
        db.Record(task, "created", "Task created", parent is null ? [] : [Counted(parent)], actorId, now);

    /// <param name="db">Where it is recorded.</param>
    /// <param name="task">The task, changed.</param>
    /// <param name="before">What it was.</param>
    /// <param name="touched">What else changes with it.</param>
    /// <param name="actorId">Who changed it.</param>
    /// <param name="now">When.</param>
    public static void RecordUpdate(
        this CollabDbContext db, TaskItem task, TaskDetails before, IReadOnlyCollection<ResourceRef> touched, Guid actorId, DateTimeOffset now)
    {
        var (action, message) = (before.IsComplete, task.IsComplete) switch
        {
            (false, true) => (Completed, CompletedMessage),
            (true, false) => (Reopened, ReopenedMessage),
            _ => ("updated", "Task changed"),
        };
        db.Record(task, action, message, touched, actorId, now);
    }

    /// <summary>
    /// A locked parent as it is going to be: the database counts the change of its children itself, by one, and the lock
    /// keeps others from counting before it.
    /// </summary>
    public static ResourceRef Counted(TaskItem parent) => new(ResourceKind.Task, parent.Id, parent.Version + 1);

    /// <summary>
    /// Keeps the pages fresh of those who see a locked parent that reopens with a task below it, which is the news: who sees
    /// only that one is not to read of more above it than its parent.
    /// </summary>
    /// <param name="db">Where it is recorded.</param>
    /// <param name="parent">The parent, reopened.</param>
    /// <param name="above">Its own locked parent, which counts it.</param>
    /// <param name="actorId">Who reopened the task below.</param>
    /// <param name="now">When.</param>
    public static void RecordReopening(this CollabDbContext db, TaskItem parent, TaskItem? above, Guid actorId, DateTimeOffset now)
    {
        var data = ActivityData.Touching(Reopened, Counted(parent), above is null ? [] : [Counted(above)]);
        db.Record(Of(parent.EventId, parent.Id, parent.Title, ReopenedMessage, data, actorId, now), Audience.OfTaskSilently);
    }

    /// <summary>What happened on a task, for its title as those know it who are told.</summary>
    public static Activity Of(Guid eventId, Guid taskId, string title, string message, ActivityData data, Guid actorId, DateTimeOffset now) =>
        new(ActivityType.TaskUpdate, actorId, title, message, data, now) { EventId = eventId, TaskId = taskId };

    private static void Record(
        this CollabDbContext db, TaskItem task, string action, string message, IReadOnlyCollection<ResourceRef> touched, Guid actorId, DateTimeOffset now)
    {
        var data = ActivityData.Touching(action, new ResourceRef(ResourceKind.Task, task.Id, task.Version), touched);
        db.Record(Of(task.EventId, task.Id, task.Title, message, data, actorId, now), Audience.OfTask);
    }
}
