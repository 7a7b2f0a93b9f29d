using Microsoft.EntityFrameworkCore;

namespace Collab.Data.Tasks;

/// <summary>Those who see a part of what a write changes, and are to hear of that part only.</summary>
public static class PartViewers
{
    /// <param name="db">The database.</param>
    /// <param name="top">A task that is above all that is changed, or is one of them. Who sees it is told of all at once.</param>
    /// <param name="tasks">What is changed.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>The users who do not see the top, by the highest of the tasks that each sees.</returns>
    public static async Task<ILookup<Guid, Guid>> FindPartViewersAsync(
        this CollabDbContext db, TaskItem top, IReadOnlyCollection<BranchTask> tasks, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. tasks.Select(t => t.Id)];
        var viewers = db.MembersOf(top.EventId, top.Lineage);
        var roles = await db.Collaborators
            .Where(c => ids.Contains(c.TaskId) && !viewers.Contains(c.UserId))
            .Select(c => new { c.TaskId, c.UserId })
            .ToListAsync(cancellationToken);

        var lineages = tasks.ToDictionary(t => t.Id, t => t.Lineage);
        var held = roles.Select(r => (r.TaskId, r.UserId)).ToHashSet();
        return roles
            .Where(r => !lineages[r.TaskId].Any(above => above != r.TaskId && held.Contains((above, r.UserId))))
            .ToLookup(r => r.TaskId, r => r.UserId);
    }
}
