using Microsoft.EntityFrameworkCore;

namespace Collab.Data.Tasks;

/// <summary>
/// Holds a branch of a tree, a task with all that is below it, until the transaction ends: nobody adds to it, moves a part
/// of it or refers to it. Moves, removals and completions of a whole subtree take turns in an event by the event's row, so
/// that no lineage changes but by the one whose turn it is; and who adds a task holds its parent until the task is there.
/// </summary>
public static class BranchLock
{
    /// <param name="db">The database.</param>
    /// <param name="task">The task, as one that may be moved. Where there is none, nothing is locked.</param>
    /// <param name="newParentId">The parent that it is to have, which is locked too, as is the one that it has.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The branch from the task down, level by level; <see langword="null"/> where there is no such task.</returns>
    public static async Task<IReadOnlyList<BranchTask>?> LockForMoveAsync(
        this CollabDbContext db, IQueryable<TaskItem> task, Guid? newParentId, CancellationToken cancellationToken) =>
        await db.TakeTurnAsync(task, cancellationToken) is { } id ? await db.LockBranchAsync(id, newParentId ?? id, cancellationToken) : null;

    /// <summary>The same for a task that is to be removed, and its invites with it.</summary>
    public static async Task<IReadOnlyList<BranchTask>?> LockForRemovalAsync(
        this CollabDbContext db, IQueryable<TaskItem> task, CancellationToken cancellationToken)
    {
        if (await db.TakeTurnAsync(task, cancellationToken) is not { } id)
            return null;

        // Before the tasks, as whoever answers one does.
        await db.LockInvitesOfBranch(id).Select(i => i.Id).ToListAsync(cancellationToken);
        return await db.LockBranchAsync(id, id, cancellationToken);
    }

    /// <summary>Waits for the turn in the event of a task.</summary>
    /// <returns><see langword="null"/> where there is no such task.</returns>
    internal static async Task<Guid?> TakeTurnAsync(this CollabDbContext db, IQueryable<TaskItem> task, CancellationToken cancellationToken)
    {
        var found = await task.Select(t => new { t.Id, t.EventId }).SingleOrDefaultAsync(cancellationToken);
        if (found is not null)
            await db.LockEvent(found.EventId).Select(e => e.Id).SingleOrDefaultAsync(cancellationToken);
        return found?.Id;
    }

    private static async Task<IReadOnlyList<BranchTask>> LockBranchAsync(this CollabDbContext db, Guid id, Guid other, CancellationToken cancellationToken)
    {
        return await db.Database.LockWholeAsync(TakeAsync, IsWhole, cancellationToken);

        async Task<BranchTask[]> TakeAsync()
        {
            var locked = await db.LockBranch(id, other)
                .Select(t => new BranchTask(t.Id, t.Title, t.Lineage, t.SubtaskCount, t.Version))
                .ToListAsync(cancellationToken);
            return [.. locked.Where(t => t.Lineage.Contains(id)).OrderBy(t => t.Depth).ThenBy(t => t.Id)];
        }

        // What was added while this waited for its parent is counted there, and seen by the next look only.
        static bool IsWhole(BranchTask[] branch) => branch.Length == 0 || branch.Sum(t => t.SubtaskCount) == branch.Length - 1;
    }
}
