using Collab.Data;
using Collab.Data.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>What tasks have in their history, and nobody is told of by itself.</summary>
internal static class TaskHistory
{
    /// <summary>Adds activities of one write in one statement, however many there are: the same of each task.</summary>
    /// <param name="db">Where they are added, at once.</param>
    /// <param name="activities">They differ by their task, its title and their data.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task AddHistoryAsync(this CollabDbContext db, IEnumerable<Activity> activities, CancellationToken cancellationToken)
    {
        Activity[] rows = [.. activities];
        if (rows.Length == 0)
            return;

        Guid?[] tasks = [.. rows.Select(row => row.TaskId)];
        var (ids, titles, data) = (Array.ConvertAll(rows, row => row.Id), Array.ConvertAll(rows, row => row.Title), Array.ConvertAll(rows, row => row.Data));
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO activity (id, type, action, actor_id, event_id, task_id, title, message, data, created_at)
            SELECT a.id, 'task_update', {rows[0].Action}, {rows[0].ActorId}, {rows[0].EventId}, a.task_id, a.title, {rows[0].Message}, a.data::json, {rows[0].CreatedAt}
            FROM unnest({ids}, {tasks}, {titles}, {data}) AS a (id, task_id, title, data)
            """,
            cancellationToken);
    }
}
