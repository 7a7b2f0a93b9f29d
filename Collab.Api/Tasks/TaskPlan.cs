using System.Security.Claims;
using Collab.Api.Conventions.Preconditions;
using Collab.Data;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>The durations of subtasks, all at once.</summary>
public static class TaskPlan
{
    /// <summary>Plan the durations of subtasks anew</summary>
    /// <remarks>
    /// For the maintainers of the task that they share. Takes whole minutes, 1 to 5256000, by the ids of direct subtasks;
    /// one left out keeps its duration. Only the outcome has to fit, so one may take what another gives away. The answer is
    /// the task with all its direct <c>subtasks</c>.
    /// </remarks>
    /// <param name="id">The id of the task whose subtasks they are; <c>If-Match</c> is about it.</param>
    public static async Task<Results<Ok<TaskResponse>, ProblemHttpResult>> PlanSubtasks(
        Guid id,
        [FromBody] IReadOnlyDictionary<string, int> durations,
        IfMatch ifMatch,
        ClaimsPrincipal caller,
        CollabDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (DurationPlan.Errors(durations) is { Count: > 0 } errors)
            return Problem.Validation(errors);

        var me = caller.UserId();
        var seen = await db.Tasks.Where(t => t.Id == id).SeenBy(me, db).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);
        if (seen.Role < TaskRole.Maintainer)
            return Problem.Of(ProblemTypes.Forbidden, "Subtasks are planned by the task's maintainers.");

        var plan = DurationPlan.Read(durations);
        var subtasks = await db.LockSubtasks(id, [.. plan.Keys]).AsNoTracking().ToListAsync(cancellationToken);
        var parent = await db.LockTask(id).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (parent is null)
            return Problem.Of(ProblemTypes.NotFound);
        if (ifMatch.Refuses(parent.Version) is { } stale)
            return stale;
        if (DurationPlan.Strangers(durations, subtasks) is { Count: > 0 } strangers)
            return Problem.Validation(strangers);
        if (Refuses(parent, subtasks, plan) is { } refusal)
            return refusal;

        await db.SaveAsync(parent, subtasks.FindAll(t => t.Duration != plan[t.Id]), plan, me, time.Now(), cancellationToken);
        return TypedResults.Ok(await db.ShowAsync(seen, cancellationToken));
    }

    private static ProblemHttpResult? Refuses(TaskItem parent, List<TaskItem> subtasks, Dictionary<Guid, int> plan)
    {
        foreach (var subtask in subtasks)
        {
            var details = subtask.Details with { Duration = plan[subtask.Id] };
            if (subtask.Refuses(details) is { } tooShort)
                return TaskProblems.Of(tooShort, subtask, details);
        }

        var growth = GrowthOf(subtasks, plan);
        return parent.RefusesGrowth(growth) is { } tooLong ? TaskProblems.Of(tooLong, parent, growth) : null;
    }

    private static async Task SaveAsync(
        this CollabDbContext db, TaskItem parent, List<TaskItem> changed, Dictionary<Guid, int> plan, Guid userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (changed.Count == 0)
            return;

        await db.RecordPlanAsync(parent, changed, GrowthOf(changed, plan), userId, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.SetDurationsAsync(changed.ToDictionary(t => t.Id, t => plan[t.Id]), now, cancellationToken);
    }

    private static async Task<TaskResponse> ShowAsync(this CollabDbContext db, TaskView seen, CancellationToken cancellationToken)
    {
        var id = seen.Task.Id;
        var tasks = await db.Tasks.Where(t => t.Id == id || t.ParentTaskId == id).OrderBy(t => t.Id).AsNoTracking().ToListAsync(cancellationToken);
        var parent = tasks.Single(t => t.Id == id);
        IReadOnlyList<TaskRef> path = [.. seen.Path, TaskRef.Of(parent)];
        return TaskResponse.Of(seen with { Task = parent }) with
        {
            Subtasks = [.. tasks.Where(t => t.Id != id).Select(t => TaskResponse.Of(new(t, seen.Role, path)))],
        };
    }

    private static long GrowthOf(List<TaskItem> subtasks, Dictionary<Guid, int> plan) => subtasks.Sum(t => (long)plan[t.Id] - t.Duration);
}
