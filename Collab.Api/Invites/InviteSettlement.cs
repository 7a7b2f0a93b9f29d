using Collab.Data;
using Collab.Data.Invites;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Invites;

/// <summary>The ends that an invite comes to.</summary>
internal static class InviteSettlement
{
    /// <summary>Settles a locked invite as one user decides, and makes the collaborator where that is to accept.</summary>
    public static async Task<Results<Ok<InviteResponse>, ProblemHttpResult>> SettleAsync(
        this CollabDbContext db, InviteView seen, InviteStatus status, Guid userId, List<Guid> maintainers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var invite = seen.Invite;
        var isSettled = status == InviteStatus.Accepted ? invite.Accept(userId, now) : invite.Settle(status, now);
        if (!isSettled)
            return Problem.Of(ProblemTypes.InviteClosed, extensions: new Dictionary<string, object?> { ["invite_status"] = InviteActivities.Word(invite.StatusAt(now)) });

        db.RecordAnswer(invite, seen.Task, maintainers, userId, now);
        if (status == InviteStatus.Accepted)
            await db.JoinAsync(invite, seen.Task, userId, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(InviteResponse.Of(seen, now));
    }

    /// <summary>The pending invite of a task and an invitee; one past its time is written down as expired and is none.</summary>
    public static async Task<Invite?> FindPendingAsync(
        this CollabDbContext db, TaskItem task, Invitee invitee, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pending = await db.Invites
            .Where(i => i.TaskId == task.Id && i.Status == InviteStatus.Pending)
            .Where(i => (invitee.Id != null && i.InviteeId == invitee.Id) || i.NormalizedEmail == CollabDbContext.Lower(invitee.Email))
            .ToListAsync(cancellationToken);
        var expired = pending.FindAll(invite => invite.Expire(now));
        foreach (var invite in expired)
            db.RecordExpiry(invite, task, now);

        // Before the next one is added: the database knows of one pending invite only.
        await db.SaveChangesAsync(cancellationToken);
        return pending.Except(expired).FirstOrDefault();
    }

    /// <summary>Gives the role that was offered; who has a role on the task by now keeps the higher one.</summary>
    private static async Task JoinAsync(this CollabDbContext db, Invite invite, TaskItem task, Guid userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var collaborator = await db.Collaborators.SingleOrDefaultAsync(c => c.TaskId == task.Id && c.UserId == userId, cancellationToken);
        var isNew = collaborator is null;
        if (collaborator is null)
            db.Add(collaborator = new Collaborator(task, userId, invite.Role, now));
        else if (!collaborator.Raise(invite.Role, now))
            return;

        db.RecordAcceptance(collaborator, task, isNew, now);
    }
}
