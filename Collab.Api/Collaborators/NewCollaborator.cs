using System.ComponentModel.DataAnnotations;
using Collab.Data.Tasks;

namespace Collab.Api.Collaborators;

/// <summary>A role to give.</summary>
public sealed record NewCollaborator
{
    /// <summary>Somebody who shares a task or an event with the caller.</summary>
    public required Guid UserId { get; init; }

    /// <summary>It holds for the tasks below too.</summary>
    [AllowedValues(TaskRole.Maintainer, TaskRole.Collaborator, ErrorMessage = "'{0}' must be maintainer or collaborator.")]
    public required TaskRole Role { get; init; }
}
