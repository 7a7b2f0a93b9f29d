namespace Collab.Data.Invites;

/// <summary>How an invite stands.</summary>
public enum InviteStatus
{
    Pending,
    Accepted,
    Rejected,
    Revoked,
    Expired,
}
