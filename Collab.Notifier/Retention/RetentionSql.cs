namespace Collab.Notifier.Retention;

/// <summary>
/// What is old is found by the primary keys alone: a user's notifications are numbered by age, and the ids of activities
/// begin with their time. So nothing here needs an index that the dispatcher would have to keep.
/// </summary>
internal static class RetentionSql
{
    /// <summary>$1: the user to go on after. $2: users to look at. $3: what is older goes. The users, and whether each has something old.</summary>
    public const string Users =
        """
        SELECT s.user_id,
               coalesce((SELECT n.created_at FROM notifications n WHERE n.user_id = s.user_id ORDER BY n.seq LIMIT 1) < $3, false)
        FROM user_streams s
        WHERE s.user_id > $1
        ORDER BY s.user_id
        LIMIT $2
        """;

    /// <summary>$1: the user. $2: rows. $3: what is older goes. Removes from the oldest on, so that the numbers left have no gap.</summary>
    public const string Notifications =
        """
        DELETE FROM notifications
        WHERE user_id = $1 AND seq <= (
            SELECT max(seq)
            FROM (SELECT seq, created_at FROM notifications WHERE user_id = $1 ORDER BY seq LIMIT $2) first
            WHERE created_at < $3)
        """;

    /// <summary>
    /// $1: the activity to go on after. $2: the one to end before. $3: activities to look at. What happened on a task is its
    /// history and stays as long as the task does. The last one looked at, and how many were removed.
    /// </summary>
    public const string Activities =
        """
        WITH looked AS MATERIALIZED (
            SELECT id, task_id FROM activity WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3
        ),
        gone AS (
            DELETE FROM activity a USING looked l
            WHERE a.id = l.id
              AND NOT EXISTS (SELECT FROM tasks t WHERE t.id = l.task_id)
              AND NOT EXISTS (SELECT FROM outbox o WHERE o.activity_id = l.id)
            RETURNING a.id
        )
        SELECT (SELECT id FROM looked ORDER BY id DESC LIMIT 1), (SELECT count(*) FROM gone)
        """;
}
