using System.Text.Json.Serialization;
using Collab.Api.Conventions;
using Collab.Api.Conventions.Idempotency;
using Collab.Api.Tasks;
using Collab.Api.Users;
using Collab.Data.Invites;
using Collab.Data.Tasks;

namespace Collab.Api.Invites;

/// <summary>An invite.</summary>
/// <param name="Task">With the title that it has or, once the invite is no longer pending, had then.</param>
/// <param name="InviteeId">Null while an address waits for its owner.</param>
/// <param name="Invitee">Null while an address waits for its owner.</param>
/// <param name="InviteeEmail">The address it is for, while it waits for its owner.</param>
/// <param name="Role">The role that is offered.</param>
/// <param name="Status">By the clock: a pending invite past its time is expired.</param>
/// <param name="Code">Opens an invite to an address. It is shown once, when the invite is made; pass it on.</param>
public sealed record InviteResponse(
    Guid Id,
    int Version,
    Guid TaskId,
    TaskRef Task,
    Guid InviterId,
    Person Inviter,
    Guid? InviteeId,
    Person? Invitee,
    string? InviteeEmail,
    TaskRole Role,
    string? Message,
    InviteStatus Status,
    DateTimeOffset ExpiresAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    [property: Secret, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code = null) : IResource
{
    int? IResource.Version => Version;

    internal static InviteResponse Of(InviteView view, DateTimeOffset now)
    {
        var invite = view.Invite;
        return new(
            invite.Id,
            invite.VersionAt(now),
            invite.TaskId,
            new TaskRef(invite.TaskId, invite.TaskTitle ?? view.Task.Title),
            invite.InviterId,
            new Person(invite.InviterId, view.InviterName),
            invite.InviteeId,
            invite.InviteeId is { } inviteeId ? new Person(inviteeId, view.InviteeName!) : null,
            invite.InviteeId is null ? invite.InviteeEmail : null,
            invite.Role,
            invite.Message,
            invite.StatusAt(now),
            invite.ExpiresAt,
            invite.CreatedAt,
            invite.UpdatedAtBy(now));
    }
}
