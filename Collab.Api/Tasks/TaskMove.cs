using Collab.Api.Invites;
using Collab.Data;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>Tasks from one parent to another, with all that is below them.</summary>
internal static class TaskMove
{
    /// <summary>Locks what a move touches, where the user may move the task and that is another place than its own.</summary>
    /// <returns>The task and what is below it, or <see langword="null"/>.</returns>
    public static Task<IReadOnlyList<BranchTask>?> LockMoveAsync(this CollabDbContext db, Guid id, Guid? parentId, Guid userId, CancellationToken cancellationToken) =>
        db.LockForMoveAsync(db.MaintainedTasks(userId).Where(t => t.Id == id && t.ParentTaskId != parentId), parentId, cancellationToken);

    /// <summary>Moves a task that the user maintains, and changes its members at the same time.</summary>
    /// <param name="db">The database.</param>
    /// <param name="task">The task, locked.</param>
    /// <param name="branch">What <see cref="LockMoveAsync"/> found.</param>
    /// <param name="parentId">The new parent; <see langword="null"/> for the top of the event.</param>
    /// <param name="details">The members as they are to be.</param>
    /// <param name="userId">Who moves it.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<Results<Ok<TaskResponse>, ProblemHttpResult>> MoveAsync(
        this CollabDbContext db,
        TaskItem task,
        IReadOnlyList<BranchTask>? branch,
        Guid? parentId,
        TaskDetails details,
        Guid userId,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (branch is null)
            throw new DbUpdateConcurrencyException("The task was where it was to go, until another move crossed this one.");

        if (await db.FindRefusalAsync(task, details, cancellationToken) is { } unfit)
            return unfit;

        var place = await db.FindTaskPlaceAsync(task.EventId, parentId, userId, cancellationToken);
        if (place.Refusal is { } refusal)
            return refusal;

        var from = task.ParentTaskId is { } id ? await db.LockTask(id).SingleAsync(cancellationToken) : null;
        if (Refuses(task, from, place.Parent, details.Duration, levels: branch[^1].Depth - task.Depth + 1) is { } forbidden)
            return forbidden;

        var title = task.Title;
        task.Move(place.Parent, details, now);
        await db.RecordMoveAsync(task, from, place.Parent, branch, userId, now, cancellationToken);
        if (task.Title != title)
            await db.RecordRenameAsync(task, userId, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        if (from is not null)
            await db.RevokeUnfoundedAsync(task, db.Collaborators.Where(c => from.Lineage.Contains(c.TaskId)).Select(c => c.UserId), userId, now, cancellationToken);
        return TypedResults.Ok(TaskResponse.Of(new(task, place.Role, place.Path)));
    }

    private static ProblemHttpResult? Refuses(TaskItem task, TaskItem? from, TaskItem? to, int minutes, int levels)
    {
        if (to?.Lineage.Contains(task.Id) == true)
            return Problem.Of(ProblemTypes.TreeCycle, "The new parent is the task itself or below it.");
        if (to?.RefusesChild(minutes, levels) is { } noPlace)
            return TaskProblems.Of(noPlace, to, minutes);

        return from?.RefusesDeparture() is { } needed ? TaskProblems.Of(needed, from, -task.Duration) : null;
    }
}
