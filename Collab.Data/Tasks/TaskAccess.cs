using Collab.Data.Events;

namespace Collab.Data.Tasks;

/// <summary>
/// Who may see what, said once. A role on a task holds below it, the owner of the event sees all of it, and whoever
/// sees one task of an event sees the event. Each is part of the query that loads the row.
/// </summary>
public static class TaskAccess
{
    public static IQueryable<TaskItem> VisibleTasks(this CollabDbContext db, Guid userId) =>
        db.Tasks.Where(t => t.Event!.UserId == userId || db.Collaborators.Any(c => c.UserId == userId && t.Lineage.Contains(c.TaskId)));

    public static IQueryable<Event> VisibleEvents(this CollabDbContext db, Guid userId) =>
        db.Events.Where(e => e.UserId == userId || db.Collaborators.Any(c => c.UserId == userId && c.EventId == e.Id));
}
