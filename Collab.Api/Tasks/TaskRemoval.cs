using System.Security.Claims;
using Collab.Api.Conventions.Preconditions;
using Collab.Data;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>The end of tasks.</summary>
public static class TaskRemoval
{
    /// <summary>Delete a task</summary>
    /// <remarks>
    /// For its maintainers. Everything below it goes with it, and the stories, comments, invites and roles of all of them.
    /// One of several subtasks of a complete task stays: the others would not sum to it.
    /// </remarks>
    /// <param name="id">The task's id.</param>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteTask(
        Guid id, IfMatch ifMatch, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        var branch = await db.LockForRemovalAsync(db.MaintainedTasks(me).Where(t => t.Id == id), cancellationToken);
        var seen = await db.LockTask(id).SeenBy(me, db).SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);
        if (seen.Role < TaskRole.Maintainer)
            return Problem.Of(ProblemTypes.Forbidden, "A task is deleted by its maintainers.");
        if (ifMatch.Refuses(seen.Task.Version) is { } stale)
            return stale;
        if (branch is null)
            throw new DbUpdateConcurrencyException("The caller has come to maintain the task at this moment.");

        var task = seen.Task;
        var parent = task.ParentTaskId is { } parentId ? await db.LockTask(parentId).SingleAsync(cancellationToken) : null;
        if (parent?.RefusesDeparture() is { } needed)
            return TaskProblems.Of(needed, parent, -task.Duration);

        await db.RecordRemovalAsync(task, parent, branch, me, time.Now(), cancellationToken);
        db.Remove(task);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
