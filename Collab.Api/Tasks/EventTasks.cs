using Collab.Api.Conventions.Paging;
using Collab.Data;
using Collab.Data.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>The tasks of one event that a user sees, each time by the way that is short: an event may have tens of thousands.</summary>
internal static class EventTasks
{
    /// <summary>Roles that are looked for together.</summary>
    private const int FewRoles = 200;

    /// <summary>A page of them, whatever their level, or of the direct subtasks of one; empty where the user sees none.</summary>
    public static async Task<Page<TaskResponse>> LoadTasksAsync(
        this CollabDbContext db, Guid eventId, Guid? parentId, PageQuery page, Guid userId, CancellationToken cancellationToken)
    {
        var tasks = parentId is { } id ? db.SubtasksSeen(eventId, id, userId) : await db.FindTasksSeenAsync(eventId, userId, cancellationToken);
        return await page.LoadAsync(page.OldestFirst(tasks).ViewedBy(userId, db), TaskResponse.Of, cancellationToken);
    }

    /// <summary>Whichever way is chosen, access is a part of the query: it may be another by the time that it runs.</summary>
    private static async Task<IQueryable<TaskItem>> FindTasksSeenAsync(this CollabDbContext db, Guid eventId, Guid userId, CancellationToken cancellationToken)
    {
        var roles = db.Collaborators.Where(c => c.UserId == userId && c.EventId == eventId);
        var access = await db.Events
            .Where(e => e.Id == eventId)
            .Select(e => new { IsOwner = e.UserId == userId, Roles = roles.Take(FewRoles + 1).Count() })
            .SingleOrDefaultAsync(cancellationToken);
        var tasks = db.Tasks.Where(t => t.EventId == eventId);
        return access switch
        {
            { IsOwner: true } => tasks.Where(t => t.Event!.UserId == userId),
            { Roles: > FewRoles } => tasks.VisibleTo(userId, db),
            { Roles: > 0 } => db.TasksBelowRoles(eventId, userId),
            _ => tasks.Where(_ => false),
        };
    }

    private static IQueryable<TaskItem> SubtasksSeen(this CollabDbContext db, Guid eventId, Guid parentId, Guid userId)
    {
        var seen = db.VisibleTasks(userId).Where(t => t.Id == parentId);
        return db.Tasks.Where(t => t.EventId == eventId && t.ParentTaskId == parentId && seen.Any());
    }

    /// <summary>By the index that search has over words and access, which serves the second of the two alone as well.</summary>
    /// <remarks>OFFSET keeps the order of the list out of it: along that order, all tasks there are would be gone through for a few.</remarks>
    private static IQueryable<TaskItem> TasksBelowRoles(this CollabDbContext db, Guid eventId, Guid userId) => db.Tasks.FromSql(
        $"""
        SELECT * FROM tasks
        WHERE (event_id || lineage) && ARRAY(SELECT task_id FROM collaborators WHERE user_id = {userId} AND event_id = {eventId})
        OFFSET 0
        """);
}
