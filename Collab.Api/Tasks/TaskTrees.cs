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
        var trees = await db.LoadTreesAsync(eventId, [.. roots.Take(page.Take - 1)], place, userId, cancellationToken);
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
        this CollabDbContext db, Guid eventId, Guid[] roots, TreePlace place, Guid userId, CancellationToken cancellationToken)
    {
        // A role further down adds nothing to the one that a maintainer has there already.
        var addsNothing = place.Role >= TaskRole.Maintainer;
        var roles = db.Collaborators.Where(c => c.UserId == userId && !addsNothing);
        var rows =
            from step in db.StepsDown(eventId, roots)
            join t in db.Tasks on step.Id equals t.Id
            join c in roles on t.Id equals c.TaskId into own
            from c in own.DefaultIfEmpty()
            orderby step.Level, t.Id
            select new TreeTask(t, step.Level, (TaskRole?)c!.Role);

        var (tree, text) = (new TaskTree(), 0L);
        await foreach (var row in rows.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (tree.Count == MaxTasks || text > MaxText)
            {
                tree.LeaveOut(row.Level);
                break;
            }

            tree.Add(row);
            text += row.Task.Title.Length + (row.Task.Description?.Length ?? 0);
        }

        return roots.ToDictionary(id => id, id => tree.Show(id, place.Role, place.Path));
    }

    /// <summary>The way down from some tasks of an event, a level at a time and no further than to one task more than are shown.</summary>
    /// <remarks>
    /// PostgreSQL goes through a level before the next, by an index that has all that is asked for, and stops at the LIMIT:
    /// what is below costs nothing. By one query for all that is below, an event of 20,000 tasks was read and sorted for 5,000.
    /// </remarks>
    private static IQueryable<TreeStep> StepsDown(this CollabDbContext db, Guid eventId, Guid[] roots) => db.Database.SqlQuery<TreeStep>(
        $"""
        WITH RECURSIVE step AS (
            SELECT id, 0 AS level FROM tasks WHERE id = ANY({roots}) AND event_id = {eventId}
            UNION ALL
            SELECT t.id, s.level + 1 FROM step s JOIN tasks t ON t.parent_task_id = s.id AND t.event_id = {eventId}
        )
        SELECT id, level FROM step LIMIT {MaxTasks + 1}
        """);

    /// <param name="Id">The task's id.</param>
    /// <param name="Level">How many tasks of the tree are above it.</param>
    private sealed record TreeStep(Guid Id, int Level);

    /// <param name="Roots">The tasks that nothing is shown above.</param>
    /// <param name="Role">The user's there, whatever it is further down.</param>
    /// <param name="Path">The way down to them.</param>
    private sealed record TreePlace(IQueryable<TaskItem> Roots, TaskRole Role, IReadOnlyList<TaskRef> Path);
}
