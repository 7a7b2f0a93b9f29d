using System.ComponentModel.DataAnnotations;
using Collab.Api.Conventions.Limits;
using Collab.Api.Conventions.Validation;
using Collab.Data.Invites;
using Collab.Data.Tasks;

namespace Collab.Api.Invites;

/// <summary>An invite to send, to a user or to an email address.</summary>
public sealed record NewInvite : INamesAddress
{
    /// <summary>The task that a role is offered on.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>Whom it is for: this or <c>invitee_email</c>.</summary>
    public Guid? InviteeId { get; init; }

    /// <summary>Whose address it is for: this or <c>invitee_id</c>.</summary>
    [Email]
    public string? InviteeEmail { get; init; }

    /// <summary>The role that is offered.</summary>
    [AllowedValues(TaskRole.Maintainer, TaskRole.Collaborator, ErrorMessage = "'{0}' must be maintainer or collaborator.")]
    public required TaskRole Role { get; init; }

    /// <summary>A word to the invitee.</summary>
    [Text(0, Invite.MaxMessageLength)]
    public string? Message { get; init; }

    /// <summary>At most 90 days from now; without it, 7 days from now.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    bool INamesAddress.NamesAddress => InviteeEmail is not null;

    /// <summary>What the attributes cannot say.</summary>
    internal Dictionary<string, string[]> Errors(DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>();
        if (InviteeId is null == InviteeEmail is null)
            errors["invitee_id"] = errors["invitee_email"] = ["Exactly one of 'invitee_id' and 'invitee_email' must be given."];
        if (InviteTimes.Error(ExpiresAt, now) is { } error)
            errors.Add("expires_at", [error]);
        return errors;
    }

    internal InviteOffer Offer(DateTimeOffset now) => new(Role, Message, InviteTimes.End(ExpiresAt, now));
}
