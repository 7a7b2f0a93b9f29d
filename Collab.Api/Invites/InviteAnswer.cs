using System.ComponentModel.DataAnnotations;
using Collab.Data.Invites;

namespace Collab.Api.Invites;

/// <summary>What becomes of a pending invite.</summary>
public sealed record InviteAnswer
{
    /// <summary>The invitee accepts or rejects; the inviter or a maintainer revokes.</summary>
    [AllowedValues(InviteStatus.Accepted, InviteStatus.Rejected, InviteStatus.Revoked, ErrorMessage = "'{0}' must be accepted, rejected or revoked.")]
    public required InviteStatus Status { get; init; }
}
