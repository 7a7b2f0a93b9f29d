using Collab.Data;
using Collab.Data.Invites;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Invites;

/// <summary>The same offer once more.</summary>
internal static class InviteRenewals
{
    /// <summary>
    /// Renews a locked invite, unless it was answered or its invitee needs none any more. Where its inviter does not maintain
    /// the task any more, it is of the user from now on: nobody comes by the word of one who could not give it.
    /// </summary>
    public static async Task<Results<Ok<InviteResponse>, ProblemHttpResult>> RenewAsync(
        this CollabDbContext db, InviteView seen, DateTimeOffset expiresAt, Guid userId, List<Guid> maintainers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (invite, task) = (seen.Invite, seen.Task);
        if (invite.StatusAt(now) is not (InviteStatus.Pending or InviteStatus.Expired))
            return InviteSettlement.Closed(invite, now);

        if (await db.InviteeOfAsync(invite, cancellationToken) is not { } invitee)
            return InviteSettlement.Closed(invite, now);
        if (invitee.Id is { } id && await db.VisibleTasks(id).AnyAsync(t => t.Id == task.Id, cancellationToken))
            return Problem.Of(ProblemTypes.AlreadyMember, "The user has access to the task already.");
        if (await db.FindPendingAsync(task, invitee, now, cancellationToken, beside: invite.Id) is { } pending)
            return InviteSettlement.Pending(pending);

        var code = invite.InviteeEmail is null ? null : InviteCode.Create();
        var inviterId = maintainers.Contains(invite.InviterId) ? invite.InviterId : userId;
        if (inviterId != invite.InviterId)
        {
            db.RecordHandover(invite, task, userId, now);
            seen = seen with { InviterName = await db.Users.Where(u => u.Id == userId).Select(u => u.Name).SingleAsync(cancellationToken) };
        }

        invite.Renew(inviterId, expiresAt, code is null ? null : InviteCode.HashOf(code), now);
        db.RecordRenewal(invite, task, userId, now);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(InviteResponse.Of(seen, now) with { Code = code });
    }
}
