using Microsoft.EntityFrameworkCore;

namespace Collab.Data.Tasks;

/// <summary>A locked subtree, its root included.</summary>
/// <param name="Tasks">How many tasks it has.</param>
/// <param name="Subtasks">How many those count as their children, together.</param>
/// <param name="Unbalanced">Those whose children do not sum exactly to them.</param>
/// <param name="OpenLevel">The deepest level of the tree on which one of them is open; <see langword="null"/> where none is.</param>
public sealed record SubtreeState(int Tasks, int Subtasks, int Unbalanced, int? OpenLevel)
{
    /// <summary>Whether none was added while the others were being locked.</summary>
    internal bool IsWhole => Tasks == 0 || Subtasks == Tasks - 1;
}

/// <summary>
/// A task and all that is below it. They are found by the index that search has over words and access, which serves the
/// second of the two alone as well.
/// </summary>
public static class TaskSubtree
{
    /// <summary>The tasks of these ids, and all below them.</summary>
    public static IQueryable<TaskItem> TasksWithin(this CollabDbContext db, params Guid[] ids) =>
        db.Tasks.FromSql($"SELECT * FROM tasks WHERE (event_id || lineage) && {ids}");

    /// <summary>
    /// Locks a subtree until the transaction ends, from the deepest level up as all writers of tasks do, once it is its turn
    /// in the event: until then tasks may move to other levels. The lock is the one that a deletion takes: whoever refers to
    /// one of the tasks waits, so that nobody gets a role on it unseen. What was added below a task before it was locked is
    /// found by its count.
    /// </summary>
    /// <returns><see langword="null"/> where there is no such task.</returns>
    public static async Task<SubtreeState?> LockSubtreeAsync(this CollabDbContext db, IQueryable<TaskItem> root, CancellationToken cancellationToken) =>
        await db.TakeTurnAsync(root, cancellationToken) is { } id
            ? await db.Database.LockWholeAsync(() => db.LockOnceAsync(id, cancellationToken), state => state.IsWhole, cancellationToken)
            : null;

    /// <summary>
    /// Completes what is open below the root of a locked subtree: a level in each statement, the deepest first, so that
    /// parents have counted it when their turn comes.
    /// </summary>
    public static async Task CompleteBelowAsync(this CollabDbContext db, TaskItem root, SubtreeState subtree, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var level = subtree.OpenLevel; level > root.Depth; level--)
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                UPDATE tasks SET is_complete = true, completed_at = {now}, version = version + 1, updated_at = {now}
                WHERE (event_id || lineage) @> ARRAY[{root.Id}] AND cardinality(lineage) = {level} AND NOT is_complete
                """,
                cancellationToken);
        }
    }

    private static async Task<SubtreeState> LockOnceAsync(this CollabDbContext db, Guid rootId, CancellationToken cancellationToken)
    {
        var states = await db.Database.SqlQuery<SubtreeState>(
            $"""
            WITH locked AS MATERIALIZED (
                SELECT lineage, duration, allocated_duration, subtask_count, is_complete FROM tasks
                WHERE (event_id || lineage) @> ARRAY[{rootId}]
                ORDER BY cardinality(lineage) DESC, id
                FOR UPDATE
            )
            SELECT count(*)::int AS tasks,
                   coalesce(sum(subtask_count), 0)::int AS subtasks,
                   count(*) FILTER (WHERE subtask_count > 0 AND allocated_duration <> duration)::int AS unbalanced,
                   max(cardinality(lineage)) FILTER (WHERE NOT is_complete) AS open_level
            FROM locked
            """).ToListAsync(cancellationToken);
        return states.Single();
    }
}
