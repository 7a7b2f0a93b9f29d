using Npgsql;

namespace Collab.Bench.Seeding;

/// <summary>Counts again, in SQL and over the whole database, what rows say of each other.</summary>
internal static class SeedCheck
{
    /// <summary>What holds, and a query for rows where it does not.</summary>
    private static readonly (string Claim, string Exceptions)[] Claims =
    [
        ("A task counts its subtasks", """
            SELECT FROM tasks t
            LEFT JOIN (SELECT parent_task_id, sum(duration) AS minutes, count(*) AS tasks, count(*) FILTER (WHERE is_complete) AS complete
                       FROM tasks GROUP BY parent_task_id) c ON c.parent_task_id = t.id
            WHERE (t.allocated_duration, t.subtask_count, t.completed_subtask_count)
                IS DISTINCT FROM (coalesce(c.minutes, 0), coalesce(c.tasks, 0)::int, coalesce(c.complete, 0)::int)
            """),
        ("A task is at the end of its parent's lineage", """
            SELECT FROM tasks t LEFT JOIN tasks p ON p.id = t.parent_task_id
            WHERE t.lineage <> coalesce(p.lineage, '{}') || t.id
            """),
        ("A story is of its task's event, and a comment of its story's", """
            SELECT FROM stories s JOIN tasks t ON t.id = s.task_id WHERE s.event_id IS DISTINCT FROM t.event_id
            UNION ALL
            SELECT FROM comments c JOIN stories s ON s.id = c.story_id WHERE c.event_id IS DISTINCT FROM s.event_id
            """),
        ("A task has its maintainer among its roles", """
            SELECT FROM tasks t
            WHERE NOT EXISTS (SELECT FROM collaborators c WHERE c.task_id = t.id AND c.user_id = t.maintainer_id AND c.role = 'maintainer')
            """),
        ("A story is at its newest revision", """
            SELECT FROM stories s
            JOIN (SELECT DISTINCT ON (story_id) story_id, number, full_content, count(*) OVER (PARTITION BY story_id) AS revisions
                  FROM story_revisions ORDER BY story_id, number DESC) r ON r.story_id = s.id
            WHERE (s.revision, s.revision, s.content) IS DISTINCT FROM (r.number, r.revisions::int, r.full_content)
            """),
        ("A comment counts its replies", """
            SELECT FROM comments c
            LEFT JOIN (SELECT parent_comment_id, count(*) AS replies FROM comments GROUP BY parent_comment_id) r ON r.parent_comment_id = c.id
            WHERE c.reply_count <> coalesce(r.replies, 0)
            """),
        ("A reply is in the thread of what it answers, one level below", """
            SELECT FROM comments c JOIN comments p ON p.id = c.parent_comment_id WHERE (c.thread_id, c.depth) <> (p.thread_id, p.depth + 1)
            """),
        ("A comment has the text that its history ends with", """
            SELECT FROM comments c
            JOIN (SELECT DISTINCT ON (comment_id) comment_id, content FROM comment_history ORDER BY comment_id, id DESC) h ON h.comment_id = c.id
            WHERE c.content IS DISTINCT FROM h.content
            """),
        ("A stream's numbers have no gap, and it counts what is unread", """
            SELECT FROM user_streams s
            LEFT JOIN (SELECT user_id, count(*) AS all, max(seq) AS head, count(*) FILTER (WHERE NOT silent AND NOT is_read) AS unread
                       FROM notifications GROUP BY user_id) n ON n.user_id = s.user_id
            WHERE (s.last_seq, s.last_seq, s.unread_count) IS DISTINCT FROM (coalesce(n.all, 0), coalesce(n.head, 0), coalesce(n.unread, 0)::int)
            """),
    ];

    /// <summary>For each foreign key, a query for rows that refer to none.</summary>
    private const string ForeignKeys =
        """
        SELECT format('%s refers to %s', c.conrelid::regclass, c.confrelid::regclass),
               format('SELECT FROM %s f WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)', c.conrelid::regclass,
                   string_agg(format('f.%I IS NOT NULL', f.attname), ' AND '), c.confrelid::regclass, string_agg(format('p.%I = f.%I', p.attname, f.attname), ' AND '))
        FROM pg_constraint c
        CROSS JOIN unnest(c.conkey, c.confkey) AS k (referring, referred)
        JOIN pg_attribute f ON f.attrelid = c.conrelid AND f.attnum = k.referring
        JOIN pg_attribute p ON p.attrelid = c.confrelid AND p.attnum = k.referred
        WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
        GROUP BY c.oid, c.conrelid, c.confrelid
        """;

    /// <exception cref="InvalidOperationException">Something does not hold.</exception>
    public static async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var (claim, exceptions) in Claims.Concat(await connection.PairsAsync(ForeignKeys, cancellationToken)))
        {
            await using var command = new NpgsqlCommand($"SELECT count(*) FROM ({exceptions}) exceptions", connection) { CommandTimeout = 600 };
            if (await command.ExecuteScalarAsync(cancellationToken) is long count and > 0)
                throw new InvalidOperationException($"The data are not consistent. {claim}: not so in {count} rows.");
        }
    }
}
