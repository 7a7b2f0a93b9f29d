using Collab.Api.Invites;
using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>Changes of a task, with what they change above it: its parent counts them, and the complete ones reopen with it.</summary>
internal static class TaskWrites
{
    /// <summary>How many tasks a problem lists at most.</summary>
    public const int MaxListed = 100;

    /// <summary>Gives a locked task other members, judged by the outcome, and tells of it, where they are others.</summary>
    /// <param name="db">Where it is saved.</param>
    /// <param name="task">The task.</param>
    /// <param name="details">What it is to be.</param>
    /// <param name="below">What has changed below it with it.</param>
    /// <param name="actorId">Whose act it is.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why it cannot be, or <see langword="null"/>.</returns>
    public static async Task<ProblemHttpResult?> ChangeAsync(
        this CollabDbContext db,
        TaskItem task,
        TaskDetails details,
        IReadOnlyCollection<ResourceRef> below,
        Guid actorId,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var before = task.Details;
        if (details == before)
            return null;
        if (await db.FindRefusalAsync(task, details, cancellationToken) is { } refusal)
            return refusal;

        var above = await db.LockAboveAsync(task, details, cancellationToken);
        var growth = details.Duration - before.Duration;
        if (above.Counting is [var parent, ..] && parent.RefusesGrowth(growth) is { } tooLong)
            return TaskProblems.Of(tooLong, parent, growth);

        await db.ReopenAsync(above.Reopened, now, cancellationToken);
        task.Update(details, now);
        db.RecordUpdate(task, before, [.. above.Counting.Take(1).Select(TaskActivities.Counted), .. below], actorId, now);
        foreach (var (i, reopened) in above.Reopened.Index())
            db.RecordReopening(reopened, above.Counting.ElementAtOrDefault(i + 1), actorId, now);
        if (task.Title != before.Title)
            await db.RecordRenameAsync(task, actorId, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>Why a task cannot become that, as far as its own subtasks go.</summary>
    public static async Task<ProblemHttpResult?> FindRefusalAsync(this CollabDbContext db, TaskItem task, TaskDetails details, CancellationToken cancellationToken) =>
        task.Refuses(details) switch
        {
            null => null,
            BudgetRefusal.Unfinished => await db.OfOpenSubtasksAsync(task, cancellationToken),
            { } refusal => TaskProblems.Of(refusal, task, details),
        };

    /// <summary>
    /// Locks the tasks above that the change is going to change, from the parent up: the one that counts it and, where the
    /// task is reopened, all that are complete, and the one that counts the last of those. No lineage changes while its task
    /// is locked; but one that was open may have been completed until it was, and then there is more above it.
    /// </summary>
    private static async Task<TasksAbove> LockAboveAsync(
        this CollabDbContext db, TaskItem task, TaskDetails details, CancellationToken cancellationToken)
    {
        var above = new TasksAbove([], []);
        if (details.Duration == task.Duration && details.IsComplete == task.IsComplete)
            return above;

        var reopens = task.IsComplete && !details.IsComplete;
        var left = reopens ? task.Lineage[..^1] : [.. task.Lineage[..^1].TakeLast(1)];
        while (left.Length > 0)
        {
            var locked = await db.LockUpToOpen(left).AsNoTracking().ToListAsync(cancellationToken);
            foreach (var parent in locked)
            {
                above.Counting.Add(parent);
                if (!reopens || !parent.Reopen())
                    return above;

                above.Reopened.Add(parent);
            }

            left = left[..Array.IndexOf(left, locked[^1].Id)];
        }

        return above;
    }

    /// <summary>
    /// In one statement, as none of them could be complete above one that is open. Each is counted a change when the task
    /// below it is counted as open.
    /// </summary>
    private static async Task ReopenAsync(this CollabDbContext db, List<TaskItem> tasks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (tasks.ConvertAll(task => task.Id) is not { Count: > 0 } ids)
            return;

        await db.Tasks.Where(t => ids.Contains(t.Id)).ExecuteUpdateAsync(
            task => task
                .SetProperty(t => t.IsComplete, false)
                .SetProperty(t => t.CompletedAt, (DateTimeOffset?)null)
                .SetProperty(t => t.UpdatedAt, now),
            cancellationToken);
    }

    private static async Task<ProblemHttpResult> OfOpenSubtasksAsync(this CollabDbContext db, TaskItem task, CancellationToken cancellationToken) =>
        TaskProblems.OfOpenSubtasks(task, await db.Tasks
            .Where(t => t.ParentTaskId == task.Id && t.EventId == task.EventId && !t.IsComplete)
            .OrderBy(t => t.Id)
            .Select(t => new TaskRef(t.Id, t.Title))
            .Take(MaxListed)
            .ToListAsync(cancellationToken));

    /// <param name="Counting">Those whose counters change, from the parent up, as they are going to be but for those.</param>
    /// <param name="Reopened">Those of them that reopen, which are the first.</param>
    private sealed record TasksAbove(List<TaskItem> Counting, List<TaskItem> Reopened);
}
