using Collab.Data.Tasks;

namespace Collab.Api.Collaborators;

/// <summary>What becomes of the role that a user has on a task itself, and so of what it may do there.</summary>
/// <param name="Collaborator">The role, as it is after the change.</param>
/// <param name="From">What it was; <see langword="null"/> where it is new.</param>
/// <param name="To">What it is; <see langword="null"/> where it is gone.</param>
/// <param name="Above">What the user may do without it.</param>
internal sealed record RoleChange(Collaborator Collaborator, TaskRole? From, TaskRole? To, TaskRole? Above)
{
    /// <summary>What the user could do; <see langword="null"/> where it had no access.</summary>
    public TaskRole? Before => Higher(Above, From);

    /// <summary>What the user can do now; <see langword="null"/> where it has no access.</summary>
    public TaskRole? After => Higher(Above, To);

    private static TaskRole? Higher(TaskRole? one, TaskRole? other) => Nullable.Compare(one, other) > 0 ? one : other;
}
