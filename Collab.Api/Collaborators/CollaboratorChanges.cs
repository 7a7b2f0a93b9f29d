using System.ComponentModel.DataAnnotations;
using Collab.Api.Conventions.Json;
using Collab.Data.Tasks;

namespace Collab.Api.Collaborators;

/// <summary>What of a role is to change.</summary>
public sealed record CollaboratorChanges
{
    /// <summary>It takes the place of the one before.</summary>
    [AllowedValues(TaskRole.Maintainer, TaskRole.Collaborator, ErrorMessage = "'{0}' must be maintainer or collaborator.")]
    public Optional<TaskRole> Role { get; init; }
}
