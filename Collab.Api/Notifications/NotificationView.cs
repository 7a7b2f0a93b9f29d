using Collab.Data;
using Collab.Data.Delivery;

namespace Collab.Api.Notifications;

/// <summary>A notification with what it tells, or without where its user may not see that any more.</summary>
internal sealed record NotificationView(Notification Notification, Activity? Activity, string? ActorName);

internal static class NotificationViews
{
    /// <summary>
    /// What the write itself told this user stays theirs, as on the stream: the news of a deletion, or of their own
    /// removal, would not be seen otherwise.
    /// </summary>
    public static IQueryable<NotificationView> ViewedBy(this IQueryable<Notification> notifications, Guid userId, CollabDbContext db)
    {
        var activities = db.Activities.SeenBy(userId, db);
        return
            from n in notifications
            from seen in activities.Where(a => a.Activity.Id == n.ActivityId && (n.Listed || a.IsVisible)).DefaultIfEmpty()
            from actor in db.Users.Where(u => u.Id == seen!.Activity.ActorId).DefaultIfEmpty()
            orderby n.Seq descending
            select new NotificationView(n, seen!.Activity, actor!.Name);
    }
}
