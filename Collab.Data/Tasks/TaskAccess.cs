using Collab.Data.Events;
using Microsoft.EntityFrameworkCore;

namespace Collab.Data.Tasks;

/// <summary>
/// Who may see what, said once. A role on a task holds below it, the owner of the event sees all of it, and whoever
/// sees one task of an event sees the event. Each is part of the query that loads the row.
/// </summary>
public static class TaskAccess
{
    public static IQueryable<TaskItem> VisibleTasks(this CollabDbContext db, Guid userId) => db.Tasks.VisibleTo(userId, db);

    public static IQueryable<Event> VisibleEvents(this CollabDbContext db, Guid userId) => db.Events.VisibleTo(userId, db);

    /// <summary>The tasks that the user maintains: those of its own events, and those on or below which it has that role.</summary>
    public static IQueryable<TaskItem> MaintainedTasks(this CollabDbContext db, Guid userId) => db.Tasks.Where(t =>
        t.Event!.UserId == userId
        || db.Collaborators.Any(c => c.UserId == userId && c.Role == TaskRole.Maintainer && t.Lineage.Contains(c.TaskId)));

    public static IQueryable<TaskItem> VisibleTo(this IQueryable<TaskItem> tasks, Guid userId, CollabDbContext db) =>
        tasks.Where(t => t.Event!.UserId == userId || db.Collaborators.Any(c => c.UserId == userId && t.Lineage.Contains(c.TaskId)));

    public static IQueryable<Event> VisibleTo(this IQueryable<Event> events, Guid userId, CollabDbContext db) =>
        events.Where(e => e.UserId == userId || db.Collaborators.Any(c => c.UserId == userId && c.EventId == e.Id));

    /// <summary>Who maintains a task: the owner of its event, and the maintainers of the task and of those above it.</summary>
    public static IQueryable<Guid> MaintainersOf(this CollabDbContext db, TaskItem task) =>
        db.Events.Where(e => e.Id == task.EventId).Select(e => e.UserId)
            .Union(db.Collaborators.Where(c => c.Role == TaskRole.Maintainer && task.Lineage.Contains(c.TaskId)).Select(c => c.UserId));

    /// <summary>Who sees a task: the owner of its event, and those with a role on the task or on one above it.</summary>
    public static IQueryable<Guid> MembersOf(this CollabDbContext db, Guid eventId, Guid[] lineage) =>
        db.Events.Where(e => e.Id == eventId).Select(e => e.UserId)
            .Union(db.Collaborators.Where(c => lineage.Contains(c.TaskId)).Select(c => c.UserId));

    /// <summary>The roles that hold on a task: those on it and on the tasks above it.</summary>
    public static IQueryable<Collaborator> RolesOn(this CollabDbContext db, TaskItem task) => db.Collaborators.Where(c => task.Lineage.Contains(c.TaskId));

    /// <summary>Who sees a task below one of these, and that one not, by these.</summary>
    public static async Task<ILookup<Guid, Guid>> FindMembersBelowAsync(this CollabDbContext db, IReadOnlyCollection<TaskItem> tasks, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. tasks.Select(t => t.Id)];
        Guid[] events = [.. tasks.Select(t => t.EventId).Distinct()];
        var found =
            from c in db.Collaborators.Where(c => events.Contains(c.EventId))
            join below in db.Tasks on c.TaskId equals below.Id
            from t in db.Tasks.Where(t => ids.Contains(t.Id) && t.Id != below.Id && below.Lineage.Contains(t.Id))
            where t.Event!.UserId != c.UserId && !db.Collaborators.Any(own => own.UserId == c.UserId && t.Lineage.Contains(own.TaskId))
            select new { TaskId = t.Id, c.UserId };
        return (await found.Distinct().ToListAsync(cancellationToken)).ToLookup(m => m.TaskId, m => m.UserId);
    }

    /// <summary>Who has access to the event or to a task in it.</summary>
    public static IQueryable<Guid> UsersOf(this CollabDbContext db, Guid eventId) =>
        db.Events.Where(e => e.Id == eventId).Select(e => e.UserId)
            .Union(db.Collaborators.Where(c => c.EventId == eventId).Select(c => c.UserId));

    /// <summary>Who has access to the event by these tasks of it and by no other.</summary>
    public static IQueryable<Guid> UsersOnlyOf(this CollabDbContext db, Guid eventId, Guid[] taskIds) =>
        db.Collaborators.Where(c => taskIds.Contains(c.TaskId)).Select(c => c.UserId)
            .Except(db.Collaborators.Where(c => c.EventId == eventId && !taskIds.Contains(c.TaskId)).Select(c => c.UserId))
            .Except(db.Events.Where(e => e.Id == eventId).Select(e => e.UserId));

    /// <summary>Everyone who shares an event with the user, the user included where it shares one.</summary>
    public static IQueryable<Guid> EventPeersOf(this CollabDbContext db, Guid userId)
    {
        var events = db.VisibleEvents(userId).Select(e => e.Id);
        return db.Events.Where(e => events.Contains(e.Id)).Select(e => e.UserId)
            .Union(db.Collaborators.Where(c => events.Contains(c.EventId)).Select(c => c.UserId));
    }

    /// <summary>
    /// Everyone who sees a task that the user sees too: the owner of an event and those with a role in it, and two
    /// with roles of which one is on the other's lineage.
    /// </summary>
    public static IQueryable<Guid> TaskPeersOf(this CollabDbContext db, Guid userId)
    {
        var mine = db.Collaborators.Where(c => c.UserId == userId);
        var ownEvents = db.Events.Where(e => e.UserId == userId).Select(e => e.Id);
        var owners = db.Events.Where(e => mine.Any(m => m.EventId == e.Id)).Select(e => e.UserId);
        var members = db.Collaborators.Where(c => ownEvents.Contains(c.EventId)).Select(c => c.UserId);
        var related =
            from theirs in db.Collaborators
            join theirTask in db.Tasks on theirs.TaskId equals theirTask.Id
            join my in mine on theirs.EventId equals my.EventId
            join myTask in db.Tasks on my.TaskId equals myTask.Id
            where theirTask.Lineage.Contains(myTask.Id) || myTask.Lineage.Contains(theirTask.Id)
            select theirs.UserId;
        return owners.Union(members).Union(related);
    }
}
