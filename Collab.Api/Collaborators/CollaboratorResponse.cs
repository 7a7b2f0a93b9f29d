using Collab.Api.Conventions;
using Collab.Api.Users;
using Collab.Data.Tasks;

namespace Collab.Api.Collaborators;

/// <summary>The role of a user on a task.</summary>
/// <param name="TaskId">The task that was asked about.</param>
/// <param name="InheritedFrom">The task above on which the role was given, and where it is changed; null where that is the task itself.</param>
/// <param name="AddedAt">When the role was given.</param>
public sealed record CollaboratorResponse(
    Guid Id,
    int Version,
    Guid TaskId,
    Guid UserId,
    Person User,
    TaskRole Role,
    Guid? InheritedFrom,
    DateTimeOffset AddedAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IResource
{
    int? IResource.Version => Version;

    internal static CollaboratorResponse Of(CollaboratorView view, Guid taskId)
    {
        var (collaborator, name) = view;
        return new(
            collaborator.Id,
            collaborator.Version,
            taskId,
            collaborator.UserId,
            new Person(collaborator.UserId, name),
            collaborator.Role,
            collaborator.TaskId == taskId ? null : collaborator.TaskId,
            collaborator.CreatedAt,
            collaborator.CreatedAt,
            collaborator.UpdatedAt);
    }
}
