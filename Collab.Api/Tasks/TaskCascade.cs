using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>What a completion of a whole subtree did below its root, and who is told of it.</summary>
internal static class TaskCascade
{
    /// <summary>What was completed below the root, the highest first: <see cref="ActivityData.MaxTouched"/> and one at most.</summary>
    public static Task<List<ResourceRef>> CompletedBelowAsync(this CollabDbContext db, TaskItem root, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.TasksWithin(root.Id)
            .Where(t => t.Id != root.Id && t.CompletedAt == now)
            .OrderBy(t => t.Lineage.Length)
            .ThenBy(t => t.Id)
            .Select(t => new ResourceRef(ResourceKind.Task, t.Id, t.Version))
            .Take(ActivityData.MaxTouched + 1)
            .ToListAsync(cancellationToken);

    /// <summary>
    /// Tells those who see something of the subtree but not its root, which is what all others are told of: each is told
    /// once, of the highest of the tasks that it sees, with the others as what was touched.
    /// </summary>
    public static async Task RecordPartsAsync(this CollabDbContext db, TaskItem root, Guid actorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var part in await db.FindPartsAsync(root, now, cancellationToken))
        {
            ResourceRef[] tasks = [.. part.Tasks.Zip(part.Versions, (id, version) => new ResourceRef(ResourceKind.Task, id, version))];
            var data = ActivityData.Touching(TaskActivities.Completed, tasks[0], tasks[1..]);
            db.Record(TaskActivities.Of(root.EventId, part.Tasks[0], part.Title, TaskActivities.CompletedMessage, data, actorId, now), Audience.PartOfTask(part.Users));
        }
    }

    /// <summary>Those who have a role below the root and none on it or above, by the tasks that they have it on.</summary>
    private static Task<List<SubtreePart>> FindPartsAsync(this CollabDbContext db, TaskItem root, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<SubtreePart>(
            $"""
            WITH others AS (
                SELECT c.user_id, array_agg(c.task_id ORDER BY c.task_id) AS tops
                FROM tasks t
                JOIN collaborators c ON c.task_id = t.id
                WHERE (t.event_id || t.lineage) @> ARRAY[{root.Id}] AND t.id <> {root.Id} AND t.completed_at = {now}
                AND NOT EXISTS (SELECT FROM collaborators a WHERE a.user_id = c.user_id AND a.task_id = ANY ({root.Lineage}))
                AND NOT EXISTS (SELECT FROM events e WHERE e.id = c.event_id AND e.user_id = c.user_id)
                GROUP BY c.user_id
            ),
            parts AS (SELECT tops, array_agg(user_id) AS users FROM others GROUP BY tops)
            SELECT p.users, seen.tasks, seen.versions, seen.titles[1] AS title
            FROM parts p
            CROSS JOIN LATERAL (
                SELECT array_agg(n.id) AS tasks, array_agg(n.version) AS versions, array_agg(n.title) AS titles
                FROM (
                    SELECT t.id, t.version, t.title FROM tasks t
                    WHERE (t.event_id || t.lineage) && p.tops AND t.completed_at = {now}
                    ORDER BY cardinality(t.lineage), t.id
                    LIMIT {ActivityData.MaxTouched + 2}) n) seen
            """).ToListAsync(cancellationToken);

    /// <param name="Users">Who sees it.</param>
    /// <param name="Tasks">What was completed in it, the highest first.</param>
    /// <param name="Versions">The versions of those.</param>
    /// <param name="Title">The first one's.</param>
    private sealed record SubtreePart(Guid[] Users, Guid[] Tasks, int[] Versions, string Title);
}
