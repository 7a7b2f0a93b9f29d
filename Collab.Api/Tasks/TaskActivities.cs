using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Tasks;

namespace Collab.Api.Tasks;

/// <summary>What is told of a task, to everyone who sees it.</summary>
internal static class TaskActivities
{
    /// <param name="db">Where it is recorded.</param>
    /// <param name="task">The new task.</param>
    /// <param name="parent">Its locked parent, whose counters the insert is going to change.</param>
    /// <param name="actorId">Who created it.</param>
    /// <param name="now">When.</param>
    public static void RecordCreation(this CollabDbContext db, TaskItem task, TaskItem? parent, Guid actorId, DateTimeOffset now) =>
        db.Record(task, parent, "created", "Task created", actorId, now);

    /// <param name="db">Where it is recorded.</param>
    /// <param name="task">The task, changed.</param>
    /// <param name="parent">Its locked parent, where the update is going to change the parent's counters.</param>
    /// <param name="actorId">Who changed it.</param>
    /// <param name="now">When.</param>
    public static void RecordUpdate(this CollabDbContext db, TaskItem task, TaskItem? parent, Guid actorId, DateTimeOffset now) =>
        db.Record(task, parent, "updated", "Task changed", actorId, now);

    private static void Record(this CollabDbContext db, TaskItem task, TaskItem? touched, string action, string message, Guid actorId, DateTimeOffset now)
    {
        // The database counts the parent's change itself, by one; the lock keeps others from counting before it.
        ResourceRef[]? parent = touched is null ? null : [new(ResourceKind.Task, touched.Id, touched.Version + 1)];
        var data = new ActivityData(action, new ResourceRef(ResourceKind.Task, task.Id, task.Version), parent);
        db.Record(
            new Activity(ActivityType.TaskUpdate, actorId, task.Title, message, data, now) { EventId = task.EventId, TaskId = task.Id },
            Audience.OfTask);
    }
}
