using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Events;

namespace Collab.Api.Events;

/// <summary>What is told of an event, to everyone who sees it.</summary>
internal static class EventActivities
{
    public static void RecordCreation(this CollabDbContext db, Event e, DateTimeOffset now) => db.Record(e, "created", "Event created", now);

    public static void RecordUpdate(this CollabDbContext db, Event e, DateTimeOffset now) => db.Record(e, "updated", "Event changed", now);

    private static void Record(this CollabDbContext db, Event e, string action, string message, DateTimeOffset now)
    {
        var data = new ActivityData(action, new ResourceRef(ResourceKind.Event, e.Id, e.Version));
        db.Record(new Activity(ActivityType.TaskUpdate, e.UserId, e.Title, message, data, now) { EventId = e.Id }, Audience.OfEvent);
    }
}
