using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Tasks;

internal static class TreeAssertions
{
    /// <summary>Fails where the tasks of an event break a rule, count wrongly, or have another lineage than their place gives them.</summary>
    public static async Task IsSoundAsync(this CollabApp app, Guid eventId)
    {
        await using var db = await app.OpenDatabaseAsync();
        await db.IsSoundAsync(eventId);
    }

    /// <summary>The same, as the connection sees it.</summary>
    public static async Task IsSoundAsync(this NpgsqlConnection db, Guid eventId)
    {
        var broken = await db.QueryAsync<string>(
            """
            SELECT format('%s: complete %s, %s of %s minutes, %s of %s subtasks, counted as %s, %s and %s', p.id, p.is_complete, c.minutes, p.duration,
                          c.complete, c.tasks, p.allocated_duration, p.completed_subtask_count, p.subtask_count)
            FROM tasks p
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(duration), 0) AS minutes, count(*) AS tasks, count(*) FILTER (WHERE is_complete) AS complete
                FROM tasks WHERE parent_task_id = p.id) c
            WHERE p.event_id = @id
            AND (c.minutes > p.duration
                OR p.is_complete AND c.tasks > 0 AND (c.minutes <> p.duration OR c.complete <> c.tasks)
                OR (p.allocated_duration, p.subtask_count, p.completed_subtask_count) <> (c.minutes, c.tasks, c.complete))
            """,
            ("id", eventId));
        Assert.Empty(broken);

        // Whatever is in a cycle has no way down from the top.
        var lost = await db.QueryAsync<Guid>(
            """
            WITH RECURSIVE way AS (
                SELECT id, ARRAY[id] AS lineage FROM tasks WHERE event_id = @id AND parent_task_id IS NULL
                UNION ALL
                SELECT t.id, w.lineage || t.id FROM way w JOIN tasks t ON t.parent_task_id = w.id)
            SELECT t.id FROM tasks t LEFT JOIN way w ON w.id = t.id WHERE t.event_id = @id AND t.lineage IS DISTINCT FROM w.lineage
            """,
            ("id", eventId));
        Assert.Empty(lost);
    }

    /// <summary>Waits until somebody waits for a lock that the connection holds.</summary>
    public static async Task IsWaitedForAsync(this CollabApp app, NpgsqlConnection holder)
    {
        await using var db = await app.OpenDatabaseAsync();
        await Eventually.IsTrueAsync(async () =>
            (await db.QueryAsync<int>("SELECT pid FROM pg_stat_activity WHERE @holder = ANY (pg_blocking_pids(pid))", ("holder", holder.ProcessID))).Count > 0);
    }
}
