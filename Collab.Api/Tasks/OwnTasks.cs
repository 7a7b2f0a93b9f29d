using Collab.Data;
using Collab.Data.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>The tasks that a user has a role on itself.</summary>
/// <param name="IsComplete">Only complete ones, or only open ones.</param>
/// <param name="EventId">Only those of this event.</param>
/// <param name="After">Only those after this one.</param>
/// <param name="Take">So many of the oldest suffice.</param>
internal sealed record OwnTasks(Guid UserId, bool? IsComplete, Guid? EventId, Guid After, int Take)
{
    private const int FewRoles = 200;

    /// <summary>Roles that are gone through, in their order, before the index of words is asked.</summary>
    private const int Nearest = 1_000;

    /// <summary>By the roles, in whose index the tasks of a user stand in the order of the list.</summary>
    public IQueryable<TaskItem> In(CollabDbContext db) =>
        from c in db.Collaborators
        where c.UserId == UserId && c.TaskId > After && (EventId == null || c.EventId == EventId)
        join t in db.Tasks on c.TaskId equals t.Id
        where IsComplete == null || t.IsComplete == IsComplete
        select t;

    /// <summary>
    /// Those with these words. Common words are found on the way along the roles. Where they are not, the index knows
    /// where they are, among the user's tasks or, where those are many, among all.
    /// </summary>
    /// <remarks>OFFSET keeps what is on the way from being looked up by its words: how common those are, the planner cannot know.</remarks>
    public IQueryable<TaskItem> WithWords(CollabDbContext db, string words) => db.Tasks.FromSql(
        $"""
        SELECT t.* FROM tasks t WHERE t.id IN (
            WITH query AS MATERIALIZED (SELECT CASE WHEN querytree(q) NOT IN ('', 'T') THEN q END AS q FROM websearch_to_tsquery('simple', words_of({words})) q),
            roles AS MATERIALIZED (SELECT task_id FROM collaborators WHERE user_id = {UserId} LIMIT {FewRoles + 1}),
            near AS MATERIALIZED (
                SELECT n.id FROM (
                    SELECT task_id FROM collaborators
                    WHERE user_id = {UserId} AND task_id > {After} AND ({EventId}::uuid IS NULL OR event_id = {EventId})
                    ORDER BY task_id LIMIT {Nearest}) c
                CROSS JOIN LATERAL (SELECT * FROM tasks WHERE id = c.task_id OFFSET 0) n
                WHERE n.search @@ (SELECT q FROM query) AND ({IsComplete}::boolean IS NULL OR n.is_complete = {IsComplete})
                ORDER BY n.id LIMIT {Take}
            ),
            rest AS (SELECT (SELECT count(*) FROM near) < {Take} AS is_wanted, (SELECT count(*) FROM roles) <= {FewRoles} AS is_small)
            SELECT id FROM near
            UNION ALL
            SELECT f.id FROM (
                SELECT * FROM tasks
                WHERE (SELECT is_wanted AND is_small FROM rest) AND search @@ (SELECT q FROM query) AND (event_id || lineage) && ARRAY(SELECT task_id FROM roles)
                UNION ALL
                SELECT * FROM tasks WHERE (SELECT is_wanted AND NOT is_small FROM rest) AND search @@ (SELECT q FROM query)) f
            WHERE f.id > {After} AND ({EventId}::uuid IS NULL OR f.event_id = {EventId}) AND ({IsComplete}::boolean IS NULL OR f.is_complete = {IsComplete})
            AND EXISTS (SELECT FROM collaborators c WHERE c.user_id = {UserId} AND c.task_id = f.id))
        """);
}
