using Collab.Data;
using Collab.Data.Delivery;

namespace Collab.Api.Notifications;

/// <summary>A notification with what it tells, and whether its user may still see that.</summary>
internal sealed record NotificationView(Notification Notification, Activity? Told, bool IsVisible, string? ActorName)
{
    public Activity? Activity => IsVisible ? Told : null;
}

internal static class NotificationViews
{
    /// <summary>
    /// What the write itself told this user stays theirs, as on the stream: the news of a deletion, or of their own
    /// removal, would not be seen otherwise. Of an invite only its end does, once it is not theirs any more.
    /// </summary>
    /// <remarks>Who may see what is a column and not a condition of the join: as one it would have all activities read, and not the page's.</remarks>
    public static IQueryable<NotificationView> ViewedBy(this IQueryable<Notification> notifications, Guid userId, CollabDbContext db)
    {
        var activities = db.Activities.SeenBy(userId, db);
        return
            from n in notifications
            from seen in activities.Where(a => a.Activity.Id == n.ActivityId).DefaultIfEmpty()
            from actor in db.Users.Where(u => u.Id == seen!.Activity.ActorId).DefaultIfEmpty()
            orderby n.Seq descending
            select new NotificationView(n, seen!.Activity, (n.Listed && seen.StaysWithNamed) || seen.IsVisible, actor!.Name);
    }
}
