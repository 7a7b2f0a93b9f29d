using Collab.Api.Events;
using Collab.Api.Invites;
using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>What is told of the end of tasks, to those who could see them until then.</summary>
internal static class TaskRemovalNews
{
    /// <param name="db">Where it is recorded.</param>
    /// <param name="task">The task, before it is removed.</param>
    /// <param name="parent">Its locked parent.</param>
    /// <param name="branch">The task and what is below it.</param>
    /// <param name="actorId">Who removes it.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    public static async Task RecordRemovalAsync(
        this CollabDbContext db,
        TaskItem task,
        TaskItem? parent,
        IReadOnlyList<BranchTask> branch,
        Guid actorId,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var removed = branch.ToDictionary(t => t.Id);
        var viewers = await db.MembersOf(task.EventId, task.Lineage).ToListAsync(cancellationToken);
        var partViewers = await db.FindPartViewersAsync(task, branch, cancellationToken);
        db.RecordEnd(branch[0], parent is null ? [] : [TaskActivities.Counted(parent)], branch, viewers, task.EventId, actorId, now);
        foreach (var part in partViewers)
            db.RecordEnd(removed[part.Key], [], branch, part, task.EventId, actorId, now);

        Guid[] ids = [.. removed.Keys];
        await db.RecordEndsAsync(db.Invites.Where(i => ids.Contains(i.TaskId)), actorId, viewers, partViewers, now, cancellationToken);
        await db.RecordEndOfEventAsync(ids, task.EventId, actorId, now, cancellationToken);
    }

    private static void RecordEnd(
        this CollabDbContext db,
        BranchTask top,
        ResourceRef[] touched,
        IReadOnlyList<BranchTask> branch,
        IEnumerable<Guid> viewers,
        Guid eventId,
        Guid actorId,
        DateTimeOffset now)
    {
        var below = branch.Where(t => t.Id != top.Id && t.Lineage.Contains(top.Id)).Select(t => new ResourceRef(ResourceKind.Task, t.Id, null));
        var data = ActivityData.Touching("deleted", new ResourceRef(ResourceKind.Task, top.Id, null), [.. touched, .. below]);
        db.Record(TaskActivities.Of(eventId, top.Id, top.Title, "Task deleted", data, actorId, now), Audience.Of([.. viewers]) with { Lineage = top.Lineage });
    }

    /// <summary>Whose only tasks in the event these were does not see the event any more.</summary>
    private static async Task RecordEndOfEventAsync(
        this CollabDbContext db, Guid[] removed, Guid eventId, Guid actorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var leaving = await db.UsersOnlyOf(eventId, removed).ToListAsync(cancellationToken);
        if (leaving.Count == 0)
            return;

        var title = await db.Events.Where(e => e.Id == eventId).Select(e => e.Title).SingleAsync(cancellationToken);
        db.RecordEndOfAccess(eventId, title, leaving, actorId, now);
    }
}
