using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Tasks;

internal static class TreeAssertions
{
    /// <summary>Fails where the tasks of an event break a rule, or count wrongly.</summary>
    public static async Task IsSoundAsync(this CollabApp app, Guid eventId)
    {
        await using var db = await app.OpenDatabaseAsync();
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
    }

    /// <summary>Waits until somebody waits for a lock that the connection holds.</summary>
    public static async Task IsWaitedForAsync(this CollabApp app, NpgsqlConnection holder)
    {
        await using var db = await app.OpenDatabaseAsync();
        await Eventually.IsTrueAsync(async () =>
            (await db.QueryAsync<int>("SELECT pid FROM pg_stat_activity WHERE @holder = ANY (pg_blocking_pids(pid))", ("holder", holder.ProcessID))).Count > 0);
    }
}
