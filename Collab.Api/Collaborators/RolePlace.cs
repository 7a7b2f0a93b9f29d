using Collab.Api.Tasks;
using Collab.Data;
using Collab.Data.Events;
using Collab.Data.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Collaborators;

/// <summary>A task on which somebody's role is to change.</summary>
/// <param name="Event">Its event, locked: nobody else changes who has access to it meanwhile.</param>
/// <param name="Task">The task, locked.</param>
/// <param name="Role">The caller's.</param>
internal sealed record RolePlace(Event Event, TaskItem Task, TaskRole Role)
{
    public bool IsMaintained => Role >= TaskRole.Maintainer;

    /// <summary>What a user may do on the task without a role on the task itself, given its roles on the task and above.</summary>
    public TaskRole? RoleFromAbove(Guid userId, IEnumerable<CollaboratorView> roles) => userId == Event.UserId
        ? TaskRole.Owner
        : roles.Where(view => view.Collaborator.TaskId != Task.Id).Max(view => (TaskRole?)view.Collaborator.Role);
}

internal static class RolePlaces
{
    /// <returns><see langword="null"/> where the caller does not see the task.</returns>
    public static async Task<RolePlace?> LockRolesAsync(this CollabDbContext db, Guid taskId, Guid callerId, CancellationToken cancellationToken)
    {
        var locked = await db.LockEventOf(taskId).VisibleTo(callerId, db).SingleOrDefaultAsync(cancellationToken);
        if (locked is null)
            return null;

        // What the caller may do is asked now: it may have changed until the lock was had.
        var seen = await db.LockTask(taskId).SeenBy(callerId, db).SingleOrDefaultAsync(cancellationToken);
        return seen is null ? null : new(locked, seen.Task, seen.Role);
    }
}
