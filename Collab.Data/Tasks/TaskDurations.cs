using Microsoft.EntityFrameworkCore;

namespace Collab.Data.Tasks;

/// <summary>Durations of many tasks at once.</summary>
public static class TaskDurations
{
    /// <summary>
    /// Gives each of the locked tasks another duration, in minutes, and counts that as a change of it. It is one statement,
    /// because the budgets are judged by what each statement comes to: one task may take what another gives away.
    /// </summary>
    public static Task SetDurationsAsync(this CollabDbContext db, IReadOnlyDictionary<Guid, int> durations, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. durations.Keys];
        int[] minutes = [.. durations.Values];
        return db.Database.ExecuteSqlAsync(
            $"""
            UPDATE tasks t SET duration = p.minutes, version = t.version + 1, updated_at = {now}
            FROM unnest({ids}, {minutes}) AS p (id, minutes)
            WHERE t.id = p.id
            """,
            cancellationToken);
    }
}
