using Collab.Data.Tasks;

namespace Collab.Api.Collaborators;

/// <summary>A role with the name of the user who has it.</summary>
internal sealed record CollaboratorView(Collaborator Collaborator, string UserName);

internal static class CollaboratorViews
{
    public static IQueryable<CollaboratorView> Viewed(this IQueryable<Collaborator> roles) => roles.Select(c => new CollaboratorView(c, c.User!.Name));

    /// <summary>Of the roles that one user has on a task and above it, the one that counts: the highest and, of those, the nearest.</summary>
    public static CollaboratorView? HeldOn(this IEnumerable<CollaboratorView> roles, TaskItem task) =>
        roles.MaxBy(view => (view.Collaborator.Role, Array.IndexOf(task.Lineage, view.Collaborator.TaskId)));
}
