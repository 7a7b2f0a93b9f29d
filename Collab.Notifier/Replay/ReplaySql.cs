using Collab.Data.Invites;

namespace Collab.Notifier.Replay;

internal static class ReplaySql
{
    /// <summary>
    /// $1: users. $2: the number after which each page starts. $3: frames in a page, at most.
    /// <para>
    /// Access is checked as of now. What the write itself told this user stays theirs: the news of a deletion, or of their
    /// own removal, would not be seen otherwise. What is told of an invite is for those who maintain its task and for who
    /// has sent or received it (a rename, for who had one to the task that was pending then), and only its end stays. Tasks
    /// are asked for in joins, which the database remembers the answers of: much of what one has missed is about few tasks.
    /// </para>
    /// </summary>
    public const string Pages =
        $"""
        SELECT r.page, n.seq, n.silent,
               (a.id IS NOT NULL AND CASE
                   WHEN a.type = 'invite' THEN on_task.is_maintained IS TRUE
                       OR (a.task_id IS NULL AND a.actor_id = r.user_id)
                       OR (n.listed AND (a.action IN ('{InviteEnd.Deleted}', '{InviteEnd.HandedOver}') OR EXISTS (
                           SELECT FROM invites i
                           WHERE (i.id = (a.data -> 'resource' ->> 'id')::uuid
                                   OR (i.task_id = (a.data -> 'resource' ->> 'id')::uuid AND (i.status = 'pending' OR i.updated_at >= a.created_at)))
                             AND (i.inviter_id = r.user_id OR i.invitee_id = r.user_id))))
                   WHEN n.listed THEN true
                   WHEN a.task_id IS NOT NULL THEN on_task.is_maintained IS NOT NULL
                   WHEN a.event_id IS NOT NULL THEN in_event.seen IS NOT NULL
                   ELSE true
               END) IS TRUE AS visible,
               a.type, a.actor_id, a.task_id, a.story_id, a.title, a.message, a.data, a.created_at
        FROM unnest($1, $2) WITH ORDINALITY AS r (user_id, after, page)
        CROSS JOIN LATERAL (
            SELECT seq, silent, listed, activity_id FROM notifications
            WHERE user_id = r.user_id AND seq > r.after
            ORDER BY seq LIMIT $3) n
        LEFT JOIN activity a ON a.id = n.activity_id
        LEFT JOIN LATERAL (
            SELECT bool_or(e.user_id = r.user_id OR c.role = 'maintainer') AS is_maintained FROM tasks t
            JOIN events e ON e.id = t.event_id
            LEFT JOIN collaborators c ON c.user_id = r.user_id AND c.event_id = t.event_id AND c.task_id = ANY (t.lineage)
            WHERE t.id = a.task_id AND (e.user_id = r.user_id OR c.user_id IS NOT NULL)) on_task ON true
        LEFT JOIN LATERAL (
            SELECT true AS seen FROM events e
            WHERE a.task_id IS NULL AND e.id = a.event_id AND (e.user_id = r.user_id OR EXISTS (
                SELECT FROM collaborators c WHERE c.user_id = r.user_id AND c.event_id = e.id))
            LIMIT 1) in_event ON true
        ORDER BY r.page, n.seq
        """;

    /// <summary>$1: a user. $2: a number. The one that comes next.</summary>
    public const string NextNumber = "SELECT min(seq) FROM notifications WHERE user_id = $1 AND seq > $2";

    /// <summary>$1: users. Their heads.</summary>
    public const string Heads = "SELECT user_id, last_seq FROM user_streams WHERE user_id = ANY ($1)";
}
