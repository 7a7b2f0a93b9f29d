using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>What is told of a move.</summary>
internal static class TaskMoveNews
{
    /// <summary>Said to those only who do not see the task where it is now.</summary>
    public const string MovedAway = "moved_away";

    /// <param name="db">Where it is recorded.</param>
    /// <param name="task">The task, moved.</param>
    /// <param name="from">Its locked parent before.</param>
    /// <param name="to">Its locked parent now.</param>
    /// <param name="branch">The task and what is below it, as they were before.</param>
    /// <param name="actorId">Who moved it.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    public static async Task RecordMoveAsync(
        this CollabDbContext db,
        TaskItem task,
        TaskItem? from,
        TaskItem? to,
        IReadOnlyList<BranchTask> branch,
        Guid actorId,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        // What is below has another path now, and is new to some.
        var below = branch.Skip(1).Select(t => new ResourceRef(ResourceKind.Task, t.Id, t.Version));
        ResourceRef[] touched = to is null ? [.. below] : [TaskActivities.Counted(to), .. below];
        var data = ActivityData.Touching("moved", new ResourceRef(ResourceKind.Task, task.Id, task.Version), touched);
        db.Record(TaskActivities.Of(task.EventId, task.Id, task.Title, "Task moved", data, actorId, now), Audience.OfTask);
        if (from is not null)
        {
            await db.RecordEndsAsync(task, branch, actorId, now, cancellationToken);
            db.RecordDeparture(from, actorId, now);
        }

        var moved = branch.ToDictionary(t => t.Id);
        foreach (var part in await db.FindPartViewersAsync(task, branch, cancellationToken))
            db.RecordMoveAbove(task.EventId, moved[part.Key], part, actorId, now);
    }

    /// <summary>Keeps the pages fresh of those who see only something below: other roles are inherited there now.</summary>
    private static void RecordMoveAbove(this CollabDbContext db, Guid eventId, BranchTask below, IEnumerable<Guid> users, Guid actorId, DateTimeOffset now)
    {
        var data = new ActivityData("moved_above", below.Ref);
        db.Record(TaskActivities.Of(eventId, below.Id, below.Title, "A task above was moved", data, actorId, now), Audience.PartOfEventSilently([.. users]));
    }

    private static async Task RecordEndsAsync(
        this CollabDbContext db, TaskItem task, IReadOnlyList<BranchTask> branch, Guid actorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = branch[0];
        var losing = await db.Collaborators
            .Where(c => before.Lineage.Contains(c.TaskId) && !db.MembersOf(task.EventId, task.Lineage).Contains(c.UserId))
            .Select(c => c.UserId)
            .Distinct()
            .ToListAsync(cancellationToken);
        if (losing.Count == 0)
            return;

        Guid[] ids = [.. branch.Select(t => t.Id)];
        var keeping = await db.Collaborators
            .Where(c => ids.Contains(c.TaskId) && losing.Contains(c.UserId))
            .Select(c => c.UserId)
            .Distinct()
            .ToListAsync(cancellationToken);
        db.RecordEnd(before, task.EventId, EndOf(branch), losing.Except(keeping), actorId, now);
        db.RecordEnd(before, task.EventId, EndInPart(before), keeping, actorId, now);
    }

    /// <summary>Keeps the pages fresh of those who see the parent that has one less: who sees only the new place is to read nothing of it.</summary>
    private static void RecordDeparture(this CollabDbContext db, TaskItem from, Guid actorId, DateTimeOffset now)
    {
        var data = new ActivityData("subtask_moved", TaskActivities.Counted(from));
        db.Record(TaskActivities.Of(from.EventId, from.Id, from.Title, "Subtask moved elsewhere", data, actorId, now), Audience.OfTaskSilently);
    }

    /// <summary>For those to whom nothing of the branch is left.</summary>
    private static ActivityData EndOf(IReadOnlyList<BranchTask> branch)
    {
        var gone = branch.Select(t => new ResourceRef(ResourceKind.Task, t.Id, null)).ToList();
        return ActivityData.Touching(MovedAway, gone[0], gone[1..]);
    }

    /// <summary>For those who see something below still: what that is, they have to look up.</summary>
    private static ActivityData EndInPart(BranchTask task) => new(MovedAway, new ResourceRef(ResourceKind.Task, task.Id, null), TouchedMore: true);

    private static void RecordEnd(
        this CollabDbContext db, BranchTask before, Guid eventId, ActivityData data, IEnumerable<Guid> users, Guid actorId, DateTimeOffset now)
    {
        if (users.ToList() is { Count: > 0 } told)
            db.Record(TaskActivities.Of(eventId, before.Id, before.Title, "Task moved to where you do not see it", data, actorId, now), Audience.Of(told) with { Lineage = before.Lineage });
    }
}
