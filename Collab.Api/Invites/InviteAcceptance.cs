using Collab.Api.Conventions.Validation;

namespace Collab.Api.Invites;

/// <summary>The code of an invite to an address.</summary>
public sealed record InviteAcceptance
{
    [Text(1, 100)]
    public required string Code { get; init; }
}
