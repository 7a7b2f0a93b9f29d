using System.Security.Claims;
using Collab.Api.Conventions.Preconditions;
using Collab.Api.Conventions.Reference;
using Collab.Api.Conventions.Writes;
using Collab.Data;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>The work of an event, in a tree whose durations are budgets.</summary>
public static class TaskApi
{
    public static void MapTasks(this IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("").WithTags("Tasks").RequireAuthorization();
        tasks.MapPost("/tasks", CreateTask)
            .Refuses(ProblemTypes.NotFound, ProblemTypes.DurationExceeded, ProblemTypes.TaskComplete, ProblemTypes.TreeTooDeep);
        tasks.MapGet("/tasks/{id:guid}", GetTask);
        tasks.MapPut("/tasks/{id:guid}", UpdateTask)
            .Refuses(
                ProblemTypes.DurationExceeded, ProblemTypes.DurationUnbalanced, ProblemTypes.SubtasksOpen, ProblemTypes.TaskComplete, ProblemTypes.TreeTooDeep, ProblemTypes.TreeCycle);
        tasks.MapPut("/tasks/{id:guid}/subtasks/durations", TaskPlan.PlanSubtasks)
            .AddOpenApiOperationTransformer(DurationPlan.DescribeAsync)
            .Refuses(ProblemTypes.DurationExceeded, ProblemTypes.DurationUnbalanced);
        tasks.MapDelete("/tasks/{id:guid}", TaskRemoval.DeleteTask).Refuses(ProblemTypes.DurationUnbalanced);
        tasks.MapCompletion();
        tasks.MapTaskLists();
    }

    /// <summary>Create a task</summary>
    /// <remarks>
    /// At the top of an event by its owner, below a task by that task's maintainers. The durations of a task's subtasks
    /// never sum to more than its own: what does not fit is refused with 409 <c>urn:collab:duration-exceeded</c>.
    /// </remarks>
    public static async Task<Results<Created<TaskResponse>, ProblemHttpResult>> CreateTask(
        NewTask request, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        var place = await db.FindTaskPlaceAsync(request.EventId, request.ParentTaskId, me, cancellationToken);
        if (place.Refusal is { } refusal)
            return refusal;
        if (place.Parent?.RefusesChild(request.Duration) is { } noPlace)
            return TaskProblems.Of(noPlace, place.Parent, request.Duration);

        var maintainer = request.MaintainerId ?? me;
        if (maintainer != me && !await db.UsersOf(request.EventId).ContainsAsync(maintainer, cancellationToken))
            return Problem.Validation("maintainer_id", "'maintainer_id' must be someone with access to the event.");

        var now = time.Now();
        var task = new TaskItem(request.EventId, place.Parent, maintainer, request.Details, now);
        db.AddRange(task, new Collaborator(task, maintainer, TaskRole.Maintainer, now));
        db.RecordCreation(task, place.Parent, me, now);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/tasks/{task.Id}", TaskResponse.Of(new(task, place.Role, place.Path)));
    }

    /// <summary>Show a task</summary>
    /// <remarks>To everyone with a role on it, on a task above it, or on the event.</remarks>
    /// <param name="id">The task's id.</param>
    public static async Task<Results<Ok<TaskResponse>, ProblemHttpResult>> GetTask(
        Guid id, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        var seen = await db.Tasks.Where(t => t.Id == id).SeenBy(caller.UserId(), db).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return seen is null ? Problem.Of(ProblemTypes.NotFound) : TypedResults.Ok(TaskResponse.Of(seen));
    }

    /// <summary>Change a task</summary>
    /// <remarks>
    /// For its maintainers; <c>is_complete</c> alone for everyone with access. A duration that the parent has no room for, or that the subtasks exceed, is refused with 409;
    /// <c>is_complete</c> follows the rules of <c>PATCH /tasks/{id}/completion</c>. Another <c>parent_task_id</c> moves the
    /// task, with all that is below it, to a task that the caller maintains too or, for the event's owner, to the top of
    /// the event. All members are judged together, by what the task would be.
    /// </remarks>
    /// <param name="id">The task's id.</param>
    public static async Task<Results<Ok<TaskResponse>, ProblemHttpResult>> UpdateTask(
        Guid id, TaskChanges changes, IfMatch ifMatch, ClaimsPrincipal caller, HttpResponse response, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        // A move ends access of those with a role above it. So does one that is repeated: the answer of the first may not have been waited for.
        if (changes.ParentTaskId.IsPresent)
            response.EndsAccess();
        var branch = changes.ParentTaskId.IsPresent ? await db.LockMoveAsync(id, changes.ParentTaskId.Or(null), me, cancellationToken) : null;
        var seen = await db.LockTask(id).SeenBy(me, db).SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);
        if (seen.Role < TaskRole.Maintainer && !changes.IsCompletionOnly)
            return Problem.Of(ProblemTypes.Forbidden, "A task is changed by its maintainers.");
        if (ifMatch.Refuses(seen.Task.Version) is { } stale)
            return stale;

        var (task, now) = (seen.Task, time.Now());
        var details = changes.ApplyTo(task.Details);
        if (changes.ParentTaskId.Or(task.ParentTaskId) is var parentId && parentId != task.ParentTaskId)
            return await db.MoveAsync(task, branch, parentId, details, me, now, cancellationToken);

        var refusal = await db.ChangeAsync(task, details, [], me, now, cancellationToken);
        return refusal is null ? TypedResults.Ok(TaskResponse.Of(seen)) : refusal;
    }
}
