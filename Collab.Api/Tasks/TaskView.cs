using Collab.Data;
using Collab.Data.Tasks;

namespace Collab.Api.Tasks;

/// <summary>A task as one user sees it, below the highest ancestor that it sees too.</summary>
internal sealed record TaskView(TaskItem Task, TaskRole Role, IReadOnlyList<TaskRef> Path);

internal static class TaskViews
{
    /// <summary>The tasks that the user sees, with its role in each and the way down to it: access check and load are one query.</summary>
    public static IQueryable<TaskView> SeenBy(this IQueryable<TaskItem> tasks, Guid userId, CollabDbContext db) =>
        tasks.VisibleTo(userId, db).ViewedBy(userId, db);

    /// <summary>The same for tasks that the user is known to see.</summary>
    public static IQueryable<TaskView> ViewedBy(this IQueryable<TaskItem> tasks, Guid userId, CollabDbContext db)
    {
        var roles = db.Collaborators.Where(c => c.UserId == userId);
        return tasks.Select(t => new TaskView(
            t,
            t.Event!.UserId == userId ? TaskRole.Owner
                : roles.Any(c => t.Lineage.Contains(c.TaskId) && c.Role == TaskRole.Maintainer) ? TaskRole.Maintainer
                : TaskRole.Collaborator,
            db.Tasks
                .Where(a => a.Id != t.Id && t.Lineage.Contains(a.Id))
                .Where(a => t.Event!.UserId == userId || roles.Any(c => a.Lineage.Contains(c.TaskId)))
                .OrderBy(a => a.Lineage.Length)
                .Select(a => new TaskRef(a.Id, a.Title))
                .ToList()));
    }
}
