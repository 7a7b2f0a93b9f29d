using Collab.Data;
using Collab.Data.Delivery;

namespace Collab.Api.Notifications;

/// <summary>What is told of a user's notifications: to its own other pages, and nobody else.</summary>
internal static class NotificationActivities
{
    public static void RecordMark(this CollabDbContext db, Notification notification, DateTimeOffset now)
    {
        var (action, message) = notification.IsRead ? ("notification_read", "Notification read") : ("notification_unread", "Notification unread");
        db.Record(notification.UserId, message, new ActivityData(action, RefOf(notification.Id, notification.Version)), now);
    }

    /// <param name="db">Where it is recorded.</param>
    /// <param name="userId">Whose.</param>
    /// <param name="marked">The newest of those that were marked; one at least.</param>
    /// <param name="now">When.</param>
    public static void RecordMarks(this CollabDbContext db, Guid userId, IReadOnlyList<MarkedRow> marked, DateTimeOffset now)
    {
        ResourceRef[] refs = [.. marked.Select(row => RefOf(row.IdFor(userId), row.Version))];
        var data = new ActivityData("notifications_read", refs[0], refs[1..], TouchedMore: marked[0].Total > marked.Count);
        db.Record(userId, "Notifications read", data, now);
    }

    private static void Record(this CollabDbContext db, Guid userId, string message, ActivityData data, DateTimeOffset now) =>
        db.Record(new Activity(ActivityType.TaskUpdate, userId, "Notifications", message, data, now), Audience.Of([], [userId]));

    private static ResourceRef RefOf(Guid id, int version) => new(ResourceKind.Notification, id, version);
}
