namespace Collab.Notifier.Dispatch;

internal static class DispatchSql
{
    /// <summary>$1: rows to take, at most. $2: notifications after which the batch is cut.</summary>
    public static readonly string Take = Expand("SELECT * FROM outbox ORDER BY id LIMIT $1");

    /// <summary>$1: the row to take, and no other. $2: as above.</summary>
    public static readonly string TakeOne = Expand("SELECT * FROM outbox WHERE id = $1");

    public const string First = "SELECT min(id) FROM outbox";

    /// <summary>$1: the row.</summary>
    public const string Discard = "DELETE FROM outbox WHERE id = $1";

    /// <summary>
    /// <para>
    /// Where a user is named twice, the write's own word wins over what the audience expands to, and news over silence; the
    /// actor is never told news. A recipient without a stream, because deleted meanwhile, drops out at <c>drawn</c>.
    /// </para>
    /// <para>
    /// The settings of the recipients come in reduced to silent types, as <see cref="Collab.Data.Delivery.News"/> has it:
    /// those of tasks as one more row for whoever has them, those of a user with its stream. What is no silence adds to the
    /// count of unread notifications in the update that draws the numbers.
    /// </para>
    /// <para>
    /// No two sets that grow with the recipients are joined with each other: how many there are is not known to the
    /// planner, and a nested loop over them would be quadratic. The numbers travel with the rows in arrays instead.
    /// </para>
    /// </summary>
    private static string Expand(string rows) =>
        $$"""
        WITH line AS MATERIALIZED (
            SELECT o.id, o.activity_id, o.audience, o.user_ids, o.silent_user_ids, o.trace_parent,
                   a.type, a.actor_id, a.event_id, a.task_id, a.story_id, a.title, a.message, a.data, a.created_at,
                   t.lineage, coalesce(o.lineage, t.lineage, ARRAY[a.task_id]) AS told_lineage
            FROM ({{rows}}) o
            LEFT JOIN activity a ON a.id = o.activity_id
            LEFT JOIN tasks t ON t.id = a.task_id
        ),
        recipients AS MATERIALIZED (
            SELECT l.id, l.activity_id, l.type, r.user_id,
                   r.user_id IS NOT DISTINCT FROM l.actor_id OR min(r.rank) = 2 OR max(r.rank) = 4
                       OR (min(r.rank) = 3 AND l.audience IN ('task_silently', 'maintainers_silently')) AS silent,
                   min(r.rank) < 3 AND l.audience IN ('listed', 'maintainers', 'maintainers_silently') AS listed,
                   count(*) OVER (ORDER BY l.id) - count(*) OVER (PARTITION BY l.id) AS before
            FROM line l
            CROSS JOIN LATERAL (
                SELECT u.user_id, 1 AS rank FROM unnest(l.user_ids) AS u (user_id) WHERE l.audience NOT IN ('part_of_task', 'narrowed')
                UNION ALL
                SELECT u.user_id, 2 FROM unnest(l.silent_user_ids) AS u (user_id) WHERE l.audience <> 'part_of_event'
                UNION ALL
                SELECT e.user_id, 3 FROM events e
                WHERE e.id = l.event_id AND (l.audience IN ('task', 'task_silently', 'event', 'maintainers', 'maintainers_silently')
                    OR (l.audience IN ('part_of_task', 'narrowed') AND e.user_id = ANY (l.user_ids)))
                UNION ALL
                SELECT c.user_id, 3 FROM collaborators c WHERE l.audience IN ('task', 'task_silently') AND c.task_id = ANY (l.lineage)
                UNION ALL
                SELECT c.user_id, 3 FROM collaborators c
                WHERE l.audience IN ('part_of_task', 'narrowed') AND c.task_id = ANY (l.lineage) AND c.user_id = ANY (l.user_ids)
                UNION ALL
                SELECT c.user_id, 3 FROM collaborators c
                WHERE l.audience IN ('maintainers', 'maintainers_silently') AND c.task_id = ANY (l.lineage) AND c.role = 'maintainer'
                UNION ALL
                SELECT c.user_id, 3 FROM collaborators c WHERE l.audience = 'event' AND c.event_id = l.event_id
                UNION ALL
                SELECT c.user_id, 2 FROM collaborators c
                WHERE l.audience = 'part_of_event' AND c.event_id = l.event_id AND c.user_id = ANY (l.silent_user_ids)
                UNION ALL
                SELECT s.user_id, 4 FROM task_settings s WHERE s.task_id = ANY (l.told_lineage) AND l.type = ANY (s.silent_types)) r
            WHERE l.type IS NOT NULL
            GROUP BY l.id, l.activity_id, l.type, l.actor_id, l.audience, r.user_id
            HAVING min(r.rank) < 4
        ),
        cut AS MATERIALIZED (SELECT coalesce(min(id), 9223372036854775807) AS id FROM recipients WHERE before >= $2),
        drawn AS (
            UPDATE user_streams s
            SET last_seq = s.last_seq + r.n,
                unread_count = s.unread_count + CASE WHEN s.silent_types = '{}' THEN r.news ELSE (
                    SELECT count(*) FROM unnest(r.types, r.silents) AS p (type, silent)
                    WHERE NOT p.silent AND p.type <> ALL (s.silent_types)) END
            FROM (
                SELECT user_id, count(*) AS n, count(*) FILTER (WHERE NOT silent) AS news, array_agg(id) AS ids,
                       array_agg(activity_id) AS activity_ids, array_agg(type) AS types, array_agg(silent) AS silents,
                       array_agg(listed) AS listeds
                FROM (SELECT * FROM recipients WHERE before < $2 ORDER BY user_id, id) sorted
                GROUP BY user_id) r
            WHERE s.user_id = r.user_id
            RETURNING s.user_id, s.last_seq - r.n AS base, s.silent_types, r.ids, r.activity_ids, r.types, r.silents, r.listeds
        ),
        placed AS MATERIALIZED (
            SELECT d.user_id, d.base + p.n AS seq, p.id, p.activity_id, p.type,
                   p.silent OR p.type = ANY (d.silent_types) AS silent, p.listed
            FROM drawn d
            CROSS JOIN LATERAL unnest(d.ids, d.activity_ids, d.types, d.silents, d.listeds) WITH ORDINALITY
                AS p (id, activity_id, type, silent, listed, n)
        ),
        appended AS (
            INSERT INTO notifications (user_id, seq, activity_id, type, silent, listed, is_read)
            SELECT user_id, seq, activity_id, type, silent, listed, false FROM placed
        ),
        consumed AS (DELETE FROM outbox o USING line l, cut WHERE o.id = l.id AND l.id < cut.id)
        SELECT l.id, l.activity_id, l.type, l.actor_id, l.task_id, l.story_id, l.title, l.message, l.data, l.created_at,
               p.user_ids, p.seqs, p.silents,
               CASE WHEN l.audience = 'narrowed' THEN array_fill(true, ARRAY[cardinality(p.user_ids)]) ELSE p.listeds END, l.trace_parent
        FROM line l
        CROSS JOIN cut
        LEFT JOIN (
            SELECT id, array_agg(user_id) AS user_ids, array_agg(seq) AS seqs, array_agg(silent) AS silents, array_agg(listed) AS listeds
            FROM placed GROUP BY id) p ON p.id = l.id
        WHERE l.id < cut.id
        ORDER BY l.id
        """;
}
