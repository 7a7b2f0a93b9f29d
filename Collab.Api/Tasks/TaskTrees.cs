using System.Data;
using Collab.Api.Conventions.Paging;
using Collab.Api.Events;
using Collab.Data;
using Collab.Data.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>Tasks inside their parents.</summary>
internal static class TaskTrees
{
    /// <summary>Tasks that are shown at once, and characters of theirs.</summary>
    private const int MaxTasks = 5_000;
    private const int MaxText = 4 * 1024 * 1024;

    /// <summary>A page of trees, of an event or of the subtasks of one task in it; empty where the user does not see that.</summary>
    public static async Task<Page<TaskResponse>> LoadTreesAsync(
        this CollabDbContext db, Guid eventId, Guid? parentId, PageQuery page, Guid userId, CancellationToken cancellationToken)
    {
        // So that all queries see the same tasks.
        await using var moment = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        if (await db.FindRootsAsync(eventId, parentId, userId, cancellationToken) is not { } place)
            return new([], null);

        var roots = await page.OldestFirst(place.Roots).Select(t => t.Id).ToListAsync(cancellationToken);
        var trees = await db.LoadTreesAsync([.. roots.Take(page.Take - 1)], place, userId, cancellationToken);
        return page.Cut(roots, id => trees[id]);
    }

    private static async Task<TreePlace?> FindRootsAsync(this CollabDbContext db, Guid eventId, Guid? parentId, Guid userId, CancellationToken cancellationToken)
    {
        var tasks = db.Tasks.Where(t => t.EventId == eventId);
        if (parentId is not null)
        {
            var parent = await tasks.Where(t => t.Id == parentId).SeenBy(userId, db).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
            return parent is null ? null : new(tasks.Where(t => t.ParentTaskId == parentId), parent.Role, [.. parent.Path, TaskRef.Of(parent.Task)]);
        }

        var seen = await db.Events.Where(e => e.Id == eventId).SeenBy(userId, db).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return null;
        if (seen.Role == TaskRole.Owner)
            return new(tasks.Where(t => t.ParentTaskId == null), TaskRole.Owner, []);

        // Seen by a role on itself, and by none further up.
        var roles = db.Collaborators.Where(c => c.UserId == userId && c.EventId == eventId);
        return new(tasks.Where(t => roles.Any(c => c.TaskId == t.Id) && !roles.Any(c => c.TaskId != t.Id && t.Lineage.Contains(c.TaskId))), default, []);
    }

    private static async Task<Dictionary<Guid, TaskResponse>> LoadTreesAsync(
        this CollabDbContext db, Guid[] roots, TreePlace place, Guid userId, CancellationToken cancellationToken)
    {
        var roles = db.Collaborators.Where(c => c.UserId == userId);
        var rows =
            from t in db.TasksWithin(roots)
            join c in roles on t.Id equals c.TaskId into own
            from c in own.DefaultIfEmpty()
            orderby roots.Contains(t.Id) descending, t.Lineage.Length, t.Id
            select new TreeTask(t, (TaskRole?)c!.Role);

        var (tree, text) = (new TaskTree(), 0L);
        await foreach (var row in rows.Take(MaxTasks + 1).AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (tree.Count == MaxTasks || text > MaxText)
            {
                tree.LeaveOut(row.Task.Depth);
                break;
            }

            tree.Add(row);
            text += row.Task.Title.Length + (row.Task.Description?.Length ?? 0);
        }

        return roots.ToDictionary(id => id, id => tree.Show(id, place.Role, place.Path));
    }

    /// <param name="Roots">The tasks that nothing is shown above.</param>
    /// <param name="Role">The user's there, whatever it is further down.</param>
    /// <param name="Path">The way down to them.</param>
    private sealed record TreePlace(IQueryable<TaskItem> Roots, TaskRole Role, IReadOnlyList<TaskRef> Path);
}
