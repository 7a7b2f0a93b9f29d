using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Tasks;

namespace Collab.Api.Tasks;

/// <summary>What is told of a new plan.</summary>
internal static class TaskPlanNews
{
    /// <param name="db">Where it is recorded.</param>
    /// <param name="parent">The locked task whose subtasks are planned.</param>
    /// <param name="changed">The subtasks that get another duration, before they do.</param>
    /// <param name="growth">The minutes that they take more together.</param>
    /// <param name="actorId">Who planned.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public static async Task RecordPlanAsync(
        this CollabDbContext db, TaskItem parent, List<TaskItem> changed, long growth, Guid actorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Where the sum stays, nothing of the parent itself has changed.
        var task = new ResourceRef(ResourceKind.Task, parent.Id, growth == 0 ? parent.Version : parent.Version + 1);
        var data = ActivityData.Touching("planned", task, changed.ConvertAll(Changed));
        db.Record(TaskActivities.Of(parent.EventId, parent.Id, parent.Title, "Subtasks planned anew", data, actorId, now), Audience.OfTask);

        // Each has it in its own history, and those hear it who see nothing above.
        var viewers = await db.FindPartViewersAsync(parent, changed.ConvertAll(BranchTask.Of), cancellationToken);
        foreach (var subtask in changed.Where(t => viewers.Contains(t.Id)))
            db.Record(Of(subtask), Audience.PartOfTask([.. viewers[subtask.Id]]));
        await db.AddHistoryAsync(changed.Where(t => !viewers.Contains(t.Id)).Select(Of), cancellationToken);

        static ResourceRef Changed(TaskItem subtask) => new(ResourceKind.Task, subtask.Id, subtask.Version + 1);

        Activity Of(TaskItem subtask) => TaskActivities.Of(
            parent.EventId, subtask.Id, subtask.Title, "Task changed", ActivityData.Touching("updated", Changed(subtask), growth == 0 ? [] : [task]), actorId, now);
    }
}
