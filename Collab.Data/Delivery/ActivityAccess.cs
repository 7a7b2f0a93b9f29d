using Collab.Data.Invites;
using Collab.Data.Tasks;

namespace Collab.Data.Delivery;

/// <summary>An activity, and whether one user may see what it speaks of.</summary>
public sealed record SeenActivity
{
    public required Activity Activity { get; init; }

    public required bool IsVisible { get; init; }

    /// <summary>
    /// Whether it is the user's whatever it may see, where the write named it: what became of an invite is as long as that is
    /// one that it has sent or received (or, of a rename, was one to the task and pending then).
    /// </summary>
    public bool StaysWithNamed { get; init; }
}

/// <summary>Who may see of what happened.</summary>
public static class ActivityAccess
{
    /// <summary>
    /// Those see it who see the task that it speaks of or, where it speaks of none, the event; without either it is for
    /// all whom it reached. What became of an invite to a task is seen by those who maintain that, and by who did it and sees
    /// the task, as long as the invite is theirs. Each row is looked up by itself: of <c>EXISTS</c> the planner would read all
    /// tasks at once for each page, because it counts without the page's limit.
    /// </summary>
    public static IQueryable<SeenActivity> SeenBy(this IQueryable<Activity> activities, Guid userId, CollabDbContext db)
    {
        var tasks = db.VisibleTasks(userId);
        var maintained = db.MaintainedTasks(userId);
        var events = db.VisibleEvents(userId);
        var invites = db.InvitesOf(userId);
        return
            from a in activities
            let task = tasks.Where(t => t.Id == a.TaskId).Select(t => (Guid?)t.Id).FirstOrDefault()
            let resource = (Guid)(object)CollabDbContext.JsonText(a.Data, "resource", "id")
            let invite = a.Type != ActivityType.Invite ? null : invites
                .Where(i => i.Id == resource || (i.TaskId == resource && (i.Status == InviteStatus.Pending || i.UpdatedAt >= a.CreatedAt)))
                .Select(i => (Guid?)i.Id)
                .FirstOrDefault()
            select new SeenActivity
            {
                Activity = a,
                IsVisible = a.Type == ActivityType.Invite
                    ? maintained.Where(t => t.Id == a.TaskId).Select(t => (Guid?)t.Id).FirstOrDefault() != null
                        || (a.ActorId == userId && (a.TaskId == null || (task != null && invite != null)))
                    : a.TaskId != null
                    ? task != null
                    : a.EventId == null || events.Where(e => e.Id == a.EventId).Select(e => (Guid?)e.Id).FirstOrDefault() != null,
                StaysWithNamed = a.Type != ActivityType.Invite || a.Action == InviteEnd.Deleted || a.Action == InviteEnd.HandedOver || invite != null,
            };
    }
}
