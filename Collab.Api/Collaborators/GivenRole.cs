using Collab.Api.Conventions.Preconditions;
using Collab.Data;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Collaborators;

/// <summary>A role that a user was given on the task itself.</summary>
/// <param name="Place">The task.</param>
/// <param name="View">The role.</param>
/// <param name="Above">What the user may do without it.</param>
internal sealed record GivenRole(RolePlace Place, CollaboratorView View, TaskRole? Above);

internal static class GivenRoles
{
    /// <summary>Finds a role that the caller wants to change.</summary>
    /// <returns>The role, or why it is not to be changed.</returns>
    public static async Task<(GivenRole? Given, ProblemHttpResult? Refusal)> FindGivenAsync(
        this CollabDbContext db, Guid taskId, Guid userId, Guid callerId, bool mayLeave, IfMatch ifMatch, CancellationToken cancellationToken)
    {
        if (await db.LockRolesAsync(taskId, callerId, cancellationToken) is not { } place)
            return (null, Problem.Of(ProblemTypes.NotFound));

        var roles = await db.RolesOn(place.Task).Where(c => c.UserId == userId).Viewed().ToListAsync(cancellationToken);
        if (roles.HeldOn(place.Task) is not { } held)
            return (null, Problem.Of(ProblemTypes.NotFound));
        if (!place.IsMaintained && !(mayLeave && userId == callerId))
            return (null, Problem.Of(ProblemTypes.Forbidden, "Roles on a task are changed by its maintainers."));
        if (roles.Find(view => view.Collaborator.TaskId == taskId) is not { } given)
            return (null, Inherited(held.Collaborator));

        return ifMatch.Refuses(given.Collaborator.Version) is { } stale
            ? (null, stale)
            : (new(place, given, place.RoleFromAbove(userId, roles)), null);
    }

    /// <summary>Whether the task would be without a maintainer of its own, were it not for this one.</summary>
    public static async Task<bool> IsLastMaintainerAsync(this CollabDbContext db, Collaborator collaborator, CancellationToken cancellationToken) =>
        !await db.Collaborators.AnyAsync(c => c.TaskId == collaborator.TaskId && c.Role == TaskRole.Maintainer && c.Id != collaborator.Id, cancellationToken);

    private static ProblemHttpResult Inherited(Collaborator held) => Problem.Of(
        ProblemTypes.RoleInherited,
        "The user has the role from a task above: it is changed where it was given.",
        new Dictionary<string, object?> { ["inherited_from"] = held.TaskId });
}
