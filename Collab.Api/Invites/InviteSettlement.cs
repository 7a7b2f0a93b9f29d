using Collab.Api.Collaborators;
using Collab.Data;
using Collab.Data.Invites;
using Collab.Data.Tasks;
using Collab.Data.Users;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Invites;

/// <summary>The ends that an invite comes to.</summary>
internal static class InviteSettlement
{
    /// <summary>
    /// Locks the event of an invite that is to be accepted or sent again, before the invite itself: so does who deletes it.
    /// Whoever changes roles locks it too, so that no offer crosses the end of the role that it comes from.
    /// </summary>
    public static async Task LockEventOfAsync(this CollabDbContext db, IQueryable<Invite> invites, CancellationToken cancellationToken)
    {
        var taskId = await invites.Select(i => i.TaskId).SingleOrDefaultAsync(cancellationToken);
        await db.LockEventOf(taskId).LoadAsync(cancellationToken);
    }

    /// <summary>
    /// Locks whom an invite is for, the address or the user, before the invite itself: so does who sends another, and who
    /// gives the user another address.
    /// </summary>
    public static async Task LockInviteeOfAsync(this CollabDbContext db, IQueryable<Invite> invites, CancellationToken cancellationToken)
    {
        var invitee = await invites.Select(i => new { i.NormalizedEmail, i.InviteeId }).SingleOrDefaultAsync(cancellationToken);
        if (invitee?.NormalizedEmail is { } address)
            await db.LockAddressAsync(address, cancellationToken);
        else if (invitee?.InviteeId is { } userId)
            await db.LockUser(userId).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Settles a locked invite as one user decides, and makes the collaborator where that is to accept.</summary>
    public static async Task<Results<Ok<InviteResponse>, ProblemHttpResult>> SettleAsync(
        this CollabDbContext db, InviteView seen, InviteStatus status, Guid userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var invite = seen.Invite;
        var isSettled = status == InviteStatus.Accepted ? invite.Accept(userId, seen.Task.Title, now) : invite.Settle(status, seen.Task.Title, now);
        if (!isSettled)
            return Closed(invite, now);

        db.RecordAnswer(invite, seen.Task, userId, now);
        if (status == InviteStatus.Accepted)
        {
            await db.RevokePendingAsync(db.Invites.Where(i => i.TaskId == invite.TaskId && i.Id != invite.Id), userId, userId, now, cancellationToken);
            await db.JoinAsync(invite, seen.Task, userId, now, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(InviteResponse.Of(seen, now));
    }

    /// <summary>The pending invite of a task and an invitee; one past its time is written down as expired and is none.</summary>
    public static async Task<Invite?> FindPendingAsync(
        this CollabDbContext db, TaskItem task, Invitee invitee, DateTimeOffset now, CancellationToken cancellationToken, Guid? beside = null)
    {
        var pending = await db.Invites
            .Where(i => i.TaskId == task.Id && i.Status == InviteStatus.Pending && i.Id != beside)
            .Where(i => (invitee.Id != null && i.InviteeId == invitee.Id) || i.NormalizedEmail == CollabDbContext.Lower(invitee.Email))
            .ToListAsync(cancellationToken);
        var expired = pending.FindAll(invite => invite.Expire(task.Title, now));
        foreach (var invite in expired)
            db.RecordExpiry(invite, task, now);

        // Before the next one is added: the database knows of one pending invite only.
        await db.SaveChangesAsync(cancellationToken);
        return pending.Except(expired).FirstOrDefault();
    }

    /// <summary>Revokes those of the invites that wait for the user, so that it does not come to the task by what was said before.</summary>
    public static async Task RevokePendingAsync(
        this CollabDbContext db, IQueryable<Invite> invites, Guid userId, Guid actorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pending = await invites
            .Where(i => i.Status == InviteStatus.Pending)
            .Where(i => i.InviteeId == userId || db.Users.Any(u => u.Id == userId && u.NormalizedEmail == i.NormalizedEmail))
            .Include(i => i.Task)
            .ToListAsync(cancellationToken);
        var revoked = pending.FindAll(invite => invite.Settle(InviteStatus.Revoked, invite.Task!.Title, now));
        foreach (var invite in revoked)
            db.RecordRevocation(invite, invite.Task!, actorId, now);
    }

    /// <summary>
    /// Revokes those to the address of a user, which has just come to it, on tasks that one to the user itself waits on: there
    /// is one pending invite per task and invitee. The user has to be locked, and its address saved.
    /// </summary>
    public static async Task RevokeDoubledAsync(this CollabDbContext db, Guid userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var own = db.Invites.Where(i => i.InviteeId == userId && i.Status == InviteStatus.Pending && i.ExpiresAt > now);
        var doubled = db.Invites.Where(i => i.InviteeId == null && own.Any(o => o.TaskId == i.TaskId));
        await db.RevokePendingAsync(doubled, userId, userId, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// Revokes what maintainers still offer where they maintain nothing any more: nobody comes to a task by the word of one
    /// who could not give it now. The change of roles has to be saved, and the event locked.
    /// </summary>
    /// <param name="db">Where it is recorded.</param>
    /// <param name="task">The task on which they lost the role, and with it those below.</param>
    /// <param name="inviters">Who may have lost it.</param>
    /// <param name="actorId">Who took it away.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task RevokeUnfoundedAsync(
        this CollabDbContext db, TaskItem task, IQueryable<Guid> inviters, Guid actorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var roles = db.Collaborators.Where(c => c.Role == TaskRole.Maintainer);
        var unfounded = await db.Invites
            .Where(i => i.Task!.EventId == task.EventId && i.Task.Lineage.Contains(task.Id) && i.Status == InviteStatus.Pending)
            .Where(i => inviters.Contains(i.InviterId) && i.Task!.Event!.UserId != i.InviterId)
            .Where(i => !roles.Any(c => c.UserId == i.InviterId && i.Task!.Lineage.Contains(c.TaskId)))
            .Include(i => i.Task)
            .ToListAsync(cancellationToken);
        var revoked = unfounded.FindAll(invite => invite.Settle(InviteStatus.Revoked, invite.Task!.Title, now));
        if (revoked.Count == 0)
            return;

        foreach (var invite in revoked)
            db.RecordAnswer(invite, invite.Task!, actorId, now);
        await db.SaveChangesAsync(cancellationToken);
    }

    public static ProblemHttpResult Closed(Invite invite, DateTimeOffset now) => Problem.Of(
        ProblemTypes.InviteClosed, extensions: new Dictionary<string, object?> { ["invite_status"] = InviteActivities.Word(invite.StatusAt(now)) });

    /// <param name="pending">The one that stands in the way of another.</param>
    public static ProblemHttpResult Pending(Invite pending) =>
        Problem.Of(ProblemTypes.InvitePending, extensions: new Dictionary<string, object?> { ["invite_id"] = pending.Id });

    /// <summary>Gives the role that was offered; who has a role on the task by now keeps the higher one.</summary>
    private static async Task JoinAsync(this CollabDbContext db, Invite invite, TaskItem task, Guid userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var place = new RolePlace((await db.Events.FindAsync([task.EventId], cancellationToken))!, task, invite.Role);
        var roles = await db.RolesOn(task).Where(c => c.UserId == userId).Viewed().ToListAsync(cancellationToken);
        var collaborator = roles.Find(view => view.Collaborator.TaskId == task.Id)?.Collaborator;
        var from = collaborator?.Role;
        if (collaborator is null)
            db.Add(collaborator = new Collaborator(task, userId, invite.Role, now));
        else if (!collaborator.Raise(invite.Role, now))
            return;

        await db.RecordAsync(new(collaborator, from, collaborator.Role, place.RoleFromAbove(userId, roles)), place, userId, now, cancellationToken);
    }
}
