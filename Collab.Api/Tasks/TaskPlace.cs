using Collab.Api.Conventions;
using Collab.Api.Events;
using Collab.Data;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>Where a new task goes, or why it does not.</summary>
internal sealed record TaskPlace(TaskItem? Parent, TaskRole Role, IReadOnlyList<TaskRef> Path, ProblemHttpResult? Refusal = null);

internal static class TaskPlaces
{
    /// <summary>Checks that the user may create the task where the request wants it. A parent is locked, so that its numbers hold.</summary>
    public static Task<TaskPlace> FindPlaceAsync(this CollabDbContext db, NewTask request, Guid userId, CancellationToken cancellationToken) =>
        request.ParentTaskId is { } parentId
            ? db.FindBelowAsync(parentId, request, userId, cancellationToken)
            : db.FindAtTopAsync(request.EventId, userId, cancellationToken);

    private static async Task<TaskPlace> FindBelowAsync(this CollabDbContext db, Guid parentId, NewTask request, Guid userId, CancellationToken cancellationToken)
    {
        var parent = await db.LockTask(parentId).SeenBy(userId, db).SingleOrDefaultAsync(cancellationToken);
        if (parent is null)
            return Refused(MemberProblems.NotFound("parent_task_id"));
        if (parent.Task.EventId != request.EventId)
            return Refused(Problem.Validation("parent_task_id", "'parent_task_id' must be a task of the event."));
        if (parent.Role < TaskRole.Maintainer)
            return Refused(Problem.Of(ProblemTypes.Forbidden, "Subtasks are created by the task's maintainers."));
        if (parent.Task.RefusesChild(request.Duration) is { } refusal)
            return Refused(TaskProblems.Of(refusal, parent.Task, request.Duration));

        return new(parent.Task, parent.Role, [.. parent.Path, TaskRef.Of(parent.Task)]);
    }

    private static async Task<TaskPlace> FindAtTopAsync(this CollabDbContext db, Guid eventId, Guid userId, CancellationToken cancellationToken)
    {
        var found = await db.Events.Where(e => e.Id == eventId).SeenBy(userId, db).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Refused(MemberProblems.NotFound("event_id"));
        if (found.Role != TaskRole.Owner)
            return Refused(Problem.Of(ProblemTypes.Forbidden, "Tasks at the top of an event are created by its owner."));

        return new(null, found.Role, []);
    }

    private static TaskPlace Refused(ProblemHttpResult refusal) => new(null, default, [], refusal);
}
