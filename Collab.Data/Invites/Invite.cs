using Collab.Data.Tasks;
using Collab.Data.Users;

namespace Collab.Data.Invites;

/// <summary>An offer of a role on a task, open until it is answered, revoked or past its time.</summary>
public sealed class Invite : Resource
{
    public const int MaxMessageLength = 2000;

    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(7);
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(90);

    private Invite()
    {
    }

    public Invite(Guid taskId, Guid inviterId, Guid inviteeId, TaskRole role, string? message, DateTimeOffset expiresAt, DateTimeOffset now) : base(now)
    {
        TaskId = taskId;
        InviterId = inviterId;
        InviteeId = inviteeId;
        Role = role;
        Message = message;
        ExpiresAt = expiresAt;
    }

    public Guid TaskId { get; private init; }

    public TaskItem? Task { get; private init; }

    public Guid InviterId { get; private init; }

    public User? Inviter { get; private init; }

    public Guid InviteeId { get; private init; }

    public User? Invitee { get; private init; }

    public TaskRole Role { get; private init; }

    public string? Message { get; private init; }

    /// <summary>What was last decided. Read it through <see cref="StatusAt"/>: a pending invite past its time is expired.</summary>
    public InviteStatus Status { get; private set; }

    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>The status by the clock, whether or not anyone wrote it down.</summary>
    public InviteStatus StatusAt(DateTimeOffset now) =>
        Status == InviteStatus.Pending && ExpiresAt <= now ? InviteStatus.Expired : Status;

    /// <summary>Answers, revokes or expires a pending invite.</summary>
    /// <returns>Whether the invite was still open.</returns>
    public bool Settle(InviteStatus status, DateTimeOffset now)
    {
        if (Status != InviteStatus.Pending || (StatusAt(now) == InviteStatus.Expired && status != InviteStatus.Expired))
            return false;

        Status = status;
        Changed(now);
        return true;
    }
}
