using Collab.Data;
using Collab.Data.Invites;
using Collab.Data.Tasks;

namespace Collab.Api.Invites;

/// <summary>An invite with its task, and the names that it is shown with.</summary>
internal sealed record InviteView(Invite Invite, TaskItem Task, string InviterName, string? InviteeName);

internal static class InviteViews
{
    public static IQueryable<InviteView> Viewed(this IQueryable<Invite> invites) =>
        invites.Select(i => new InviteView(i, i.Task!, i.Inviter!.Name, i.Invitee!.Name));

    /// <summary>The invitee, the inviter and those who maintain the task see an invite.</summary>
    public static IQueryable<Invite> VisibleTo(this IQueryable<Invite> invites, Guid userId, CollabDbContext db) =>
        invites.Where(i => i.InviteeId == userId || i.InviterId == userId
            || i.Task!.Event!.UserId == userId
            || db.Collaborators.Any(c => c.UserId == userId && c.Role == TaskRole.Maintainer && i.Task!.Lineage.Contains(c.TaskId)));
}
