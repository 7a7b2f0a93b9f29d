namespace Collab.Data.Invites;

public enum InviteStatus
{
    Pending,
    Accepted,
    Rejected,
    Revoked,
    Expired,
}
