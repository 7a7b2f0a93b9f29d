using System.Security.Claims;
using Collab.Api.Conventions.Preconditions;
using Collab.Api.Conventions.Reference;
using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>Work that is done, or is not after all.</summary>
public static class CompletionApi
{
    internal static void MapCompletion(this IEndpointRouteBuilder tasks) =>
        tasks.MapPatch("/tasks/{id:guid}/completion", CompleteTask).Refuses(ProblemTypes.SubtasksOpen, ProblemTypes.DurationUnbalanced);

    /// <summary>Complete a task, or reopen it</summary>
    /// <remarks>
    /// For everyone with access to it; without a body the task becomes what it is not. A task is complete when its
    /// subtasks are and sum exactly to it: until then it is 409 <c>urn:collab:duration-unbalanced</c>, or 409
    /// <c>urn:collab:subtasks-open</c>, which lists the open ones (100 at most, with their number). With <c>cascade</c>
    /// everything below is completed too, or nothing is: the problem then lists every task that its subtasks do not sum
    /// to. Reopening a task reopens the complete ones above it, and leaves those below as they are.
    /// </remarks>
    /// <param name="id">The task's id.</param>
    public static async Task<Results<Ok<TaskResponse>, ProblemHttpResult>> CompleteTask(
        Guid id, CompletionChange? change, IfMatch ifMatch, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        // What is below is locked before the task itself, once it is known that the caller may.
        var subtree = change is { Cascade: true }
            ? await db.LockSubtreeAsync(db.VisibleTasks(me).Where(t => t.Id == id), cancellationToken)
            : null;
        var seen = await db.LockTask(id).SeenBy(me, db).SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);
        if (ifMatch.Refuses(seen.Task.Version) is { } stale)
            return stale;
        if (subtree is null && change is { Cascade: true })
            throw new DbUpdateConcurrencyException("The caller has come to see the task at this moment.");

        var now = time.Now();
        var isComplete = (change?.IsComplete ?? default).Or(!seen.Task.IsComplete);
        var refusal = subtree is not null && isComplete && !seen.Task.IsComplete
            ? await db.CompleteAllAsync(seen.Task, subtree, me, now, cancellationToken)
            : await db.ChangeAsync(seen.Task, seen.Task.Details with { IsComplete = isComplete }, [], me, now, cancellationToken);
        return refusal is null ? TypedResults.Ok(TaskResponse.Of(seen)) : refusal;
    }

    /// <summary>Completes a task and what is below it, in a locked subtree.</summary>
    private static async Task<ProblemHttpResult?> CompleteAllAsync(
        this CollabDbContext db, TaskItem task, SubtreeState subtree, Guid actorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (subtree.Unbalanced > 0)
            return TaskProblems.OfUnbalanced(await db.UnbalancedAsync(task, cancellationToken), subtree.Unbalanced);

        IReadOnlyCollection<ResourceRef> below = [];
        if (subtree.OpenLevel > task.Depth)
        {
            await db.CompleteBelowAsync(task, subtree, now, cancellationToken);
            var completed = await db.FindCompletedAsync(task, now, cancellationToken);
            await db.RecordCascadeAsync(task, completed, actorId, now, cancellationToken);
            below = completed.ConvertAll(t => t.Ref);
            // Its counters have changed.
            await db.Entry(task).ReloadAsync(cancellationToken);
        }

        return await db.ChangeAsync(task, task.Details with { IsComplete = true }, below, actorId, now, cancellationToken);
    }

    private static Task<List<TaskItem>> UnbalancedAsync(this CollabDbContext db, TaskItem root, CancellationToken cancellationToken) =>
        db.TasksWithin(root.Id)
            .Where(t => t.SubtaskCount > 0 && t.AllocatedDuration != t.Duration)
            .OrderBy(t => t.Lineage.Length)
            .ThenBy(t => t.Id)
            .Take(TaskWrites.MaxListed)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
}
