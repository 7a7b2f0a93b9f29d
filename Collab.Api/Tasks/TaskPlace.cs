using Collab.Api.Conventions;
using Collab.Api.Events;
using Collab.Data;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>Where a task goes, and what the user is there, or why it may not put one there.</summary>
internal sealed record TaskPlace(TaskItem? Parent, TaskRole Role, IReadOnlyList<TaskRef> Path, ProblemHttpResult? Refusal = null);

internal static class TaskPlaces
{
    /// <summary>Checks that the user may put a task there. A parent is locked, so that its numbers hold.</summary>
    public static Task<TaskPlace> FindTaskPlaceAsync(this CollabDbContext db, Guid eventId, Guid? parentId, Guid userId, CancellationToken cancellationToken) =>
        parentId is { } id ? db.FindBelowAsync(eventId, id, userId, cancellationToken) : db.FindAtTopAsync(eventId, userId, cancellationToken);

    private static async Task<TaskPlace> FindBelowAsync(this CollabDbContext db, Guid eventId, Guid parentId, Guid userId, CancellationToken cancellationToken)
    {
        var parent = await db.LockTask(parentId).SeenBy(userId, db).SingleOrDefaultAsync(cancellationToken);
        if (parent is null)
            return Refused(MemberProblems.NotFound("parent_task_id"));
        if (parent.Task.EventId != eventId)
            return Refused(Problem.Validation("parent_task_id", "'parent_task_id' must be a task of the event."));
        if (parent.Role < TaskRole.Maintainer)
            return Refused(Problem.Of(ProblemTypes.Forbidden, "Only a task's maintainers put others below it."));

        return new(parent.Task, parent.Role, [.. parent.Path, TaskRef.Of(parent.Task)]);
    }

    private static async Task<TaskPlace> FindAtTopAsync(this CollabDbContext db, Guid eventId, Guid userId, CancellationToken cancellationToken)
    {
        var found = await db.Events.Where(e => e.Id == eventId).SeenBy(userId, db).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Refused(MemberProblems.NotFound("event_id"));
        if (found.Role != TaskRole.Owner)
            return Refused(Problem.Of(ProblemTypes.Forbidden, "Only an event's owner puts tasks at its top."));

        return new(null, found.Role, []);
    }

    private static TaskPlace Refused(ProblemHttpResult refusal) => new(null, default, [], refusal);
}
