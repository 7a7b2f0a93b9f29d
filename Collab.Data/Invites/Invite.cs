using Collab.Data.Tasks;
using Collab.Data.Users;

namespace Collab.Data.Invites;

/// <summary>
/// An offer of a role on a task, open until it is answered, revoked or past its time. It goes to a user or, with a
/// code, to whoever registers an address.
/// </summary>
public sealed class Invite : Resource
{
    public const int MaxMessageLength = 2000;

    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(7);
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(90);

    private Invite()
    {
    }

    private Invite(Guid taskId, Guid inviterId, InviteOffer offer, DateTimeOffset now) : base(now)
    {
        TaskId = taskId;
        InviterId = inviterId;
        (Role, Message, ExpiresAt) = offer;
    }

    public Guid TaskId { get; private init; }

    public TaskItem? Task { get; private init; }

    /// <summary>
    /// The task's title when the invite came to its end; <see langword="null"/> while it is pending. Who has no access, or
    /// none any more, learns nothing of the task's later life from an old invite.
    /// </summary>
    public string? TaskTitle { get; private set; }

    public Guid InviterId { get; private set; }

    public User? Inviter { get; private init; }

    /// <summary>Whom it is for; <see langword="null"/> while an address waits for its owner.</summary>
    public Guid? InviteeId { get; private set; }

    public User? Invitee { get; private init; }

    /// <summary>The address it is for, where nobody had it when the invite was made.</summary>
    public string? InviteeEmail { get; private set; }

    /// <summary>The address in lower case, computed by the database as <see cref="User.NormalizedEmail"/> is.</summary>
    public string? NormalizedEmail { get; private init; }

    /// <summary>SHA-256 of the <see cref="InviteCode"/> of an invite to an address.</summary>
    public byte[]? CodeHash { get; private set; }

    public TaskRole Role { get; private init; }

    public string? Message { get; private set; }

    /// <summary>What was last decided. Read it through <see cref="StatusAt"/>: a pending invite past its time is expired.</summary>
    public InviteStatus Status { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public static Invite ToUser(Guid taskId, Guid inviterId, Guid inviteeId, InviteOffer offer, DateTimeOffset now) =>
        new(taskId, inviterId, offer, now) { InviteeId = inviteeId };

    public static Invite ToAddress(Guid taskId, Guid inviterId, string email, byte[] codeHash, InviteOffer offer, DateTimeOffset now) =>
        new(taskId, inviterId, offer, now) { InviteeEmail = email, CodeHash = codeHash };

    /// <summary>The status by the clock, whether or not anyone wrote it down.</summary>
    public InviteStatus StatusAt(DateTimeOffset now) => HasLapsed(now) ? InviteStatus.Expired : Status;

    /// <summary>The version by the clock: expiring is a change, and writing it down later is not another.</summary>
    public int VersionAt(DateTimeOffset now) => HasLapsed(now) ? Version + 1 : Version;

    public DateTimeOffset UpdatedAtBy(DateTimeOffset now) => HasLapsed(now) && ExpiresAt > UpdatedAt ? ExpiresAt : UpdatedAt;

    /// <summary>Answers or revokes a pending invite to a task of that title.</summary>
    /// <returns>Whether the invite was still open.</returns>
    public bool Settle(InviteStatus status, string taskTitle, DateTimeOffset now)
    {
        if (StatusAt(now) != InviteStatus.Pending)
            return false;

        (Status, TaskTitle) = (status, taskTitle);
        Changed(now);
        return true;
    }

    /// <summary>Accepts a pending invite for the user, whose it is from now on.</summary>
    /// <returns>Whether the invite was still open.</returns>
    public bool Accept(Guid userId, string taskTitle, DateTimeOffset now)
    {
        if (!Settle(InviteStatus.Accepted, taskTitle, now))
            return false;

        InviteeId = userId;
        return true;
    }

    /// <summary>Writes down that a pending invite is past its time.</summary>
    /// <returns>Whether that was so and not yet written.</returns>
    public bool Expire(string taskTitle, DateTimeOffset now)
    {
        if (!HasLapsed(now))
            return false;

        (Status, TaskTitle) = (InviteStatus.Expired, taskTitle);
        Changed(ExpiresAt);
        return true;
    }

    /// <summary>Offers a pending or expired invite once more, until another time and by the word of whoever is the inviter then. A new code ends the one before.</summary>
    /// <returns>Whether it was one of those.</returns>
    public bool Renew(Guid inviterId, DateTimeOffset expiresAt, byte[]? codeHash, DateTimeOffset now)
    {
        // That it expired was a change of its own, which may have been shown.
        if (HasLapsed(now))
            Changed(ExpiresAt);
        if (Status is not (InviteStatus.Pending or InviteStatus.Expired))
            return false;

        (Status, TaskTitle, InviterId, ExpiresAt, CodeHash) = (InviteStatus.Pending, null, inviterId, expiresAt, codeHash);
        Changed(now);
        return true;
    }

    /// <summary>Erases what it says of a user who is deleted: an address that was the user's, and the word to the user.</summary>
    /// <returns>Whether it said anything.</returns>
    public bool Forget(Guid userId, DateTimeOffset now)
    {
        var isTheirs = (InviteeId ?? userId) == userId;
        if (InviteeEmail is null && !(isTheirs && Message is not null))
            return false;

        (InviteeId, InviteeEmail, CodeHash) = (InviteeId ?? userId, null, null);
        Message = isTheirs ? null : Message;
        Changed(now);
        return true;
    }

    private bool HasLapsed(DateTimeOffset now) => Status == InviteStatus.Pending && ExpiresAt <= now;
}
