using Collab.Api.Collaborators;
using Collab.Api.Invites;
using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Invites;
using Collab.Data.Tasks;
using Collab.Data.Users;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Users;

/// <summary>What stands in the way of a user's deletion, and all that goes with the user.</summary>
internal static class UserDeletion
{
    private const int MaxListed = 100;

    /// <summary>Why a user cannot go yet: it owns events, or tasks of others would be without a maintainer of their own.</summary>
    public static async Task<ProblemHttpResult?> RefusesDeletionAsync(this CollabDbContext db, Guid userId, CancellationToken cancellationToken)
    {
        var events = db.Events.Where(e => e.UserId == userId);
        var maintainers = db.Collaborators.Where(c => c.Role == TaskRole.Maintainer);
        var tasks =
            from own in maintainers.Where(c => c.UserId == userId)
            where !maintainers.Any(other => other.TaskId == own.TaskId && other.UserId != userId)
            join task in db.Tasks on own.TaskId equals task.Id
            where task.Event!.UserId != userId
            select task;
        var (eventCount, taskCount) = (await events.CountAsync(cancellationToken), await tasks.CountAsync(cancellationToken));
        if (eventCount + taskCount == 0)
            return null;

        return Problem.Of(
            ProblemTypes.StillResponsible,
            $"The user owns {eventCount} events and is the only one who was made a maintainer of {taskCount} tasks of others.",
            new Dictionary<string, object?>
            {
                ["events"] = await events.OrderBy(e => e.Id).Select(e => new { e.Id, e.Title }).Take(MaxListed).ToListAsync(cancellationToken),
                ["event_count"] = eventCount,
                ["tasks"] = await tasks.OrderBy(t => t.Id).Select(t => new { t.Id, t.Title }).Take(MaxListed).ToListAsync(cancellationToken),
                ["task_count"] = taskCount,
            });
    }

    /// <summary>Takes a locked user out of everything, and erases the person. What it wrote stays, by a deleted user.</summary>
    public static async Task EraseAsync(this CollabDbContext db, User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var peers = await db.NamePeersOf(user.Id).Where(id => id != user.Id).ToListAsync(cancellationToken);
        await db.EndRolesAsync(user.Id, now, cancellationToken);
        var invites = await db.EndInvitesAsync(user, now, cancellationToken);
        user.Erase(now);
        db.RecordDeletion(user, peers, invites, now);
        await db.SaveChangesAsync(cancellationToken);
        await db.EndIdentitiesAsync(user.Id, now, cancellationToken);
        await db.ErasePersonalAsync(user.Id, cancellationToken);
    }

    private static async Task EndRolesAsync(this CollabDbContext db, Guid userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var roles = await (
            from role in db.Collaborators.Where(c => c.UserId == userId)
            join task in db.Tasks on role.TaskId equals task.Id
            select new { Role = role, Task = task, task.Event }).ToListAsync(cancellationToken);
        var below = await db.FindMembersBelowAsync(roles.ConvertAll(held => held.Task), cancellationToken);
        foreach (var held in roles)
            db.RecordEnd(held.Role, new(held.Event!, held.Task, held.Role.Role), below[held.Task.Id], now);
        db.RemoveRange(roles.Select(held => held.Role));
    }

    /// <summary>
    /// Revokes the pending invites that the user has sent or received, and erases what others wrote of it in those that
    /// it has received, its address above all.
    /// </summary>
    /// <returns>Those that changed without having been pending.</returns>
    private static async Task<List<ResourceRef>> EndInvitesAsync(this CollabDbContext db, User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (id, address) = (user.Id, user.NormalizedEmail);
        var invites = await db.Invites
            .Where(i => i.InviteeId == id || i.NormalizedEmail == address || (i.InviterId == id && i.Status == InviteStatus.Pending))
            .Include(i => i.Task)
            .ToListAsync(cancellationToken);
        var changed = new List<ResourceRef>();
        foreach (var invite in invites)
        {
            var isRevoked = invite.Settle(InviteStatus.Revoked, invite.Task!.Title, now);
            var isOthers = invite.InviteeId != id && invite.NormalizedEmail != address;
            var isForgotten = !isOthers && invite.Forget(id, now);
            if (isRevoked)
                db.RecordAnswer(invite, invite.Task, id, now);
            else if (isForgotten)
                changed.Add(new(ResourceKind.Invite, invite.Id, invite.Version));
        }

        return changed;
    }

    /// <summary>Whoever goes on asking with a token of before must not come back by it.</summary>
    private static Task<int> EndIdentitiesAsync(this CollabDbContext db, Guid userId, DateTimeOffset now, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        WITH ended AS (DELETE FROM external_logins WHERE user_id = {userId} RETURNING issuer, subject)
        INSERT INTO ended_identities (issuer, subject_hash, ended_at)
        SELECT issuer, sha256(convert_to(subject, 'UTF8')), {now} FROM ended
        ON CONFLICT (issuer, subject_hash) DO UPDATE SET ended_at = excluded.ended_at
        """,
        cancellationToken);

    /// <summary>Removes what only the user has seen. Its stream goes last, because the dispatcher waits for whoever holds the row.</summary>
    private static async Task ErasePersonalAsync(this CollabDbContext db, Guid userId, CancellationToken cancellationToken)
    {
        await db.StreamTickets.Where(t => t.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Settings.Where(s => s.Id == userId).ExecuteDeleteAsync(cancellationToken);
        await db.ForgetAnswersAsync(userId, cancellationToken);
        var notifications = db.Notifications.Where(n => n.UserId == userId);
        await notifications.Where(n => n.Silent || n.IsRead).ExecuteDeleteAsync(cancellationToken);
        await db.UserStreams.Where(s => s.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await notifications.ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Answers that are kept for repeats: to the user and, where it was nobody yet who called, of the user.</summary>
    private static Task<int> ForgetAnswersAsync(this CollabDbContext db, Guid userId, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"DELETE FROM kept_answers WHERE user_id = {userId} OR (user_id IS NULL AND position(convert_to({userId.ToString()}, 'UTF8') IN body) > 0)",
        cancellationToken);
}
