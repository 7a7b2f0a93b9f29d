using Collab.Data;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Search;

/// <summary>Where a user's access comes from, which is where its words are looked for.</summary>
/// <param name="Events">The events that the user sees, newest first.</param>
/// <param name="Keys">
/// One of these has every task that the user sees as its event or on its lineage: events that the user owns, and the
/// tasks that it has a role on, or the events of those where they are many.
/// </param>
/// <param name="HasFewRoles">Whether all tasks that it has a role on are among the keys, save those of its own events.</param>
/// <param name="Tasks">The tasks that the user sees, where they are few.</param>
/// <param name="AllTasks">How many tasks there are, whoever sees them, as far as the planner knows.</param>
/// <param name="AllStories">The same of stories.</param>
/// <param name="AllComments">The same of comments.</param>
internal sealed record SearchScope(Guid[] Events, Guid[] Keys, bool HasFewRoles, Guid[]? Tasks, float AllTasks, float AllStories, float AllComments)
{
    /// <summary>What an index is asked for at once: each match costs it as many comparisons.</summary>
    private const int MaxKeys = 200;

    private const int FewTasks = 1000;

    /// <summary>Whether the indexes can be asked for the words and the scope together.</summary>
    public bool IsNarrow => Events.Length <= MaxKeys;

    /// <remarks>
    /// Whoever creates tasks has a role on each of them, so that a user may have thousands in one event. The way leads
    /// from event to event, and not from role to role.
    /// </remarks>
    public static async Task<SearchScope> LoadAsync(CollabDbContext db, Guid userId, CancellationToken cancellationToken)
    {
        var scopes = await db.Database.SqlQuery<SearchScope>(
            $"""
            WITH RECURSIVE step AS (
                (SELECT event_id FROM collaborators WHERE user_id = {userId} ORDER BY event_id LIMIT 1)
                UNION ALL
                SELECT (SELECT c.event_id FROM collaborators c WHERE c.user_id = {userId} AND c.event_id > step.event_id ORDER BY c.event_id LIMIT 1)
                FROM step WHERE step.event_id IS NOT NULL
            ),
            owned AS MATERIALIZED (SELECT id FROM events WHERE user_id = {userId}),
            joined AS MATERIALIZED (SELECT event_id AS id FROM step WHERE event_id IS NOT NULL EXCEPT SELECT id FROM owned),
            roles AS MATERIALIZED (
                SELECT c.task_id AS id FROM joined j
                CROSS JOIN LATERAL (SELECT task_id FROM collaborators c WHERE c.user_id = {userId} AND c.event_id = j.id LIMIT {MaxKeys + 1}) c
                LIMIT {MaxKeys + 1}
            ),
            parts AS MATERIALIZED (
                SELECT are_few,
                       are_few AND NOT EXISTS (SELECT FROM owned o CROSS JOIN LATERAL (SELECT FROM tasks t WHERE t.event_id = o.id OFFSET {FewTasks} LIMIT 1) t) AS hold_few
                FROM (SELECT count(*) <= {MaxKeys} AS are_few FROM roles) r
            ),
            seen AS MATERIALIZED (
                SELECT id FROM tasks
                WHERE (SELECT hold_few FROM parts) AND (event_id || lineage) && ARRAY(SELECT id FROM owned UNION ALL SELECT id FROM roles)
                LIMIT {FewTasks + 1}
            )
            SELECT ARRAY(SELECT id FROM owned UNION ALL SELECT id FROM joined ORDER BY id DESC) AS events,
                   ARRAY(
                       SELECT id FROM owned
                       UNION ALL SELECT id FROM roles WHERE (SELECT are_few FROM parts)
                       UNION ALL SELECT id FROM joined WHERE NOT (SELECT are_few FROM parts)) AS keys,
                   (SELECT are_few FROM parts) AS has_few_roles,
                   CASE WHEN (SELECT hold_few FROM parts) AND (SELECT count(*) FROM seen) <= {FewTasks} THEN ARRAY(SELECT id FROM seen) END AS tasks,
                   (SELECT reltuples FROM pg_class WHERE oid = 'tasks'::regclass) AS all_tasks,
                   (SELECT reltuples FROM pg_class WHERE oid = 'stories'::regclass) AS all_stories,
                   (SELECT reltuples FROM pg_class WHERE oid = 'comments'::regclass) AS all_comments
            """).ToListAsync(cancellationToken);
        return scopes.Single();
    }
}
