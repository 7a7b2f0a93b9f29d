namespace Collab.Bench.Reads;

internal static class PersonaSql
{
    private const string LargestEvent = "(SELECT event_id FROM tasks GROUP BY event_id ORDER BY count(*) DESC, event_id LIMIT 1)";

    public const string Busy = "SELECT user_id FROM user_streams ORDER BY last_seq DESC LIMIT 1";

    public const string Owner = $"SELECT user_id FROM events WHERE id = {LargestEvent}";

    /// <summary>With one role in the largest event, on a task without subtasks and with a story.</summary>
    public const string Guest =
        $"""
        SELECT c.user_id FROM collaborators c
        JOIN tasks t ON t.id = c.task_id
        WHERE c.event_id = {LargestEvent} AND t.subtask_count = 0
        AND EXISTS (SELECT FROM stories s JOIN comments m ON m.story_id = s.id WHERE s.task_id = t.id AND NOT s.is_deleted)
        AND NOT EXISTS (SELECT FROM collaborators o WHERE o.user_id = c.user_id AND o.event_id = c.event_id AND o.task_id <> c.task_id)
        ORDER BY c.user_id LIMIT 1
        """;

    public const string Stranger =
        """
        SELECT s.user_id FROM user_streams s
        WHERE s.last_seq = 0
        AND NOT EXISTS (SELECT FROM collaborators c WHERE c.user_id = s.user_id) AND NOT EXISTS (SELECT FROM events e WHERE e.user_id = s.user_id)
        ORDER BY s.user_id LIMIT 1
        """;

    /// <summary>$1: whose. What there is most of in the largest event that the user has a part in, and words: the commonest, one in a hundred texts, and a rare one.</summary>
    public const string Samples =
        """
        WITH place AS MATERIALIZED (
            SELECT t.event_id AS id FROM tasks t
            WHERE t.event_id IN (SELECT id FROM events WHERE user_id = $1 UNION SELECT event_id FROM collaborators WHERE user_id = $1)
            GROUP BY t.event_id ORDER BY count(*) DESC, t.event_id LIMIT 1),
        seen AS MATERIALIZED (
            SELECT t.id, t.subtask_count FROM tasks t
            WHERE t.event_id = (SELECT id FROM place)
            AND (EXISTS (SELECT FROM events e WHERE e.id = t.event_id AND e.user_id = $1) OR t.id IN (
                SELECT b.id FROM collaborators c JOIN tasks b ON b.event_id = c.event_id CROSS JOIN unnest(b.lineage) AS above (id)
                WHERE c.event_id = (SELECT id FROM place) AND c.user_id = $1 AND c.task_id = above.id))),
        story AS MATERIALIZED (
            SELECT s.id, s.task_id FROM stories s JOIN comments c ON c.story_id = s.id
            WHERE NOT s.is_deleted AND s.task_id IN (SELECT id FROM seen)
            GROUP BY s.id ORDER BY count(*) DESC, s.id LIMIT 1),
        words AS MATERIALIZED (
            SELECT w.word, w.share FROM pg_stats p, unnest(p.most_common_elems::text::text[], p.most_common_elem_freqs) AS w (word, share)
            WHERE p.schemaname = 'public' AND p.tablename = 'comments' AND p.attname = 'search')
        SELECT name, value FROM (
            SELECT 'user' AS name, $1::text AS value
            UNION ALL SELECT 'email', email FROM users WHERE id = $1
            UNION ALL SELECT 'event', id::text FROM place
            UNION ALL SELECT 'task', task_id::text FROM story
            UNION ALL (SELECT 'parent', id::text FROM seen ORDER BY subtask_count DESC, id LIMIT 1)
            UNION ALL SELECT 'story', id::text FROM story
            UNION ALL (SELECT 'comment', c.id::text FROM comments c JOIN story s ON s.id = c.story_id ORDER BY c.user_id = $1 DESC, c.version DESC, c.id LIMIT 1)
            UNION ALL (SELECT 'invite', id::text FROM invites WHERE inviter_id = $1 OR invitee_id = $1 ORDER BY id LIMIT 1)
            UNION ALL (SELECT 'token', id::text FROM access_tokens WHERE user_id = $1 ORDER BY id LIMIT 1)
            UNION ALL (SELECT 'common', word FROM words ORDER BY share DESC LIMIT 1)
            UNION ALL (SELECT 'frequent', word FROM words WHERE share <= 0.01 ORDER BY share DESC LIMIT 1)
            UNION ALL (SELECT 'rare', word FROM words ORDER BY share LIMIT 1)) samples
        WHERE value IS NOT NULL
        """;
}
