using Collab.Data.Tasks;

namespace Collab.Data.Invites;

/// <summary>Who is shown something of others in an invite: the invitee, the inviter and those who maintain its task.</summary>
public static class InviteAccess
{
    /// <summary>Who has sent or received an invite to the task that is pending, and is shown its title there.</summary>
    public static IQueryable<Guid> InvitePartiesOf(this CollabDbContext db, Guid taskId) =>
        Parties(db.Invites.Where(i => i.TaskId == taskId && i.Status == InviteStatus.Pending));

    /// <summary>The invites that the user has sent or received: those are shown to it whatever it may see of their tasks.</summary>
    public static IQueryable<Invite> InvitesOf(this CollabDbContext db, Guid userId) => db.Invites.Where(i => i.InviterId == userId || i.InviteeId == userId);

    /// <summary>Who is shown the user's name in an invite that it has sent or received, whatever became of it.</summary>
    public static IQueryable<Guid> InvitePeersOf(this CollabDbContext db, Guid userId)
    {
        var invites = db.InvitesOf(userId);
        var maintainers =
            from invite in invites
            join c in db.Collaborators on invite.Task!.EventId equals c.EventId
            where c.Role == TaskRole.Maintainer && invite.Task!.Lineage.Contains(c.TaskId)
            select c.UserId;
        return Parties(invites).Union(invites.Select(i => i.Task!.Event!.UserId)).Union(maintainers);
    }

    private static IQueryable<Guid> Parties(IQueryable<Invite> invites) =>
        invites.Select(i => i.InviterId).Union(invites.Where(i => i.InviteeId != null).Select(i => i.InviteeId!.Value));
}
