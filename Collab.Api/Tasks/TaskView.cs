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
        return tasks.Select(t => Of(
            t,
            t.Event!.UserId == userId,
            db.Tasks
                .Where(a => t.Lineage.Contains(a.Id))
                .OrderBy(a => a.Lineage.Length)
                .Select(a => new TaskStep(a.Id, a.Title, roles.Where(c => c.TaskId == a.Id).Select(c => (TaskRole?)c.Role).FirstOrDefault()))
                .ToList()));
    }

    /// <summary>The role, which is the highest on the way down from the root, and the part of that way that the user sees.</summary>
    private static TaskView Of(TaskItem task, bool isOwner, List<TaskStep> lineage)
    {
        var seen = lineage.SkipWhile(step => !isOwner && step.Role is null).ToList();
        var role = isOwner ? TaskRole.Owner : seen.Max(step => step.Role) ?? TaskRole.Collaborator;
        return new(task, role, [.. seen.SkipLast(1).Select(step => new TaskRef(step.Id, step.Title))]);
    }

    /// <summary>A task on the way down from the root, with the role that the user has on it itself.</summary>
    private sealed record TaskStep(Guid Id, string Title, TaskRole? Role);
}
