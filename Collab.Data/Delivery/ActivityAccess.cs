using Collab.Data.Tasks;

namespace Collab.Data.Delivery;

/// <summary>An activity, and whether one user may see what it speaks of.</summary>
public sealed record SeenActivity
{
    public required Activity Activity { get; init; }

    public required bool IsVisible { get; init; }
}

/// <summary>Who may see of what happened.</summary>
public static class ActivityAccess
{
    /// <summary>
    /// Those see it who see the task that it speaks of or, where it speaks of none, the event; without either it is for
    /// all whom it reached. What became of an invite to a task is seen by those who maintain that, and by who did it. Each row is looked up by itself: of <c>EXISTS</c> the planner would read all tasks at once
    /// for each page, because it counts without the page's limit.
    /// </summary>
    public static IQueryable<SeenActivity> SeenBy(this IQueryable<Activity> activities, Guid userId, CollabDbContext db)
    {
        var tasks = db.VisibleTasks(userId);
        var maintained = db.MaintainedTasks(userId);
        var events = db.VisibleEvents(userId);
        return activities.Select(a => new SeenActivity
        {
            Activity = a,
            IsVisible = a.Type == ActivityType.Invite && a.ActorId != userId
                ? maintained.Where(t => t.Id == a.TaskId).Select(t => (Guid?)t.Id).FirstOrDefault() != null
                : a.TaskId != null
                ? tasks.Where(t => t.Id == a.TaskId).Select(t => (Guid?)t.Id).FirstOrDefault() != null
                : a.EventId == null || events.Where(e => e.Id == a.EventId).Select(e => (Guid?)e.Id).FirstOrDefault() != null,
        });
    }
}
