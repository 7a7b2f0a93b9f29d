namespace Collab.Api.Invites;

/// <summary>How an invite is sent once more.</summary>
public sealed record InviteRenewal
{
    /// <summary>At most 90 days from now; without it, 7 days from now.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
