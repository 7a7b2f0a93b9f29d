using Collab.Api.Invites;
using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Events;
using Collab.Data.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Events;

/// <summary>What is told of an event, to everyone who sees it.</summary>
internal static class EventActivities
{
    public static void RecordCreation(this CollabDbContext db, Event e, DateTimeOffset now) => db.Record(e, "created", "Event created", now);

    public static void RecordUpdate(this CollabDbContext db, Event e, DateTimeOffset now) => db.Record(e, "updated", "Event changed", now);

    /// <summary>To everyone who sees the event until now, and to those whose invites go with it.</summary>
    public static async Task RecordDeletionAsync(this CollabDbContext db, Event e, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var users = await db.UsersOf(e.Id).ToListAsync(cancellationToken);
        var tasks = await db.Tasks.Where(t => t.EventId == e.Id)
            .OrderBy(t => t.Id)
            .Select(t => new ResourceRef(ResourceKind.Task, t.Id, null))
            .Take(ActivityData.MaxTouched + 1)
            .ToListAsync(cancellationToken);
        var data = ActivityData.Touching("deleted", new ResourceRef(ResourceKind.Event, e.Id, null), tasks);
        db.Record(new Activity(ActivityType.TaskUpdate, e.UserId, e.Title, "Event deleted", data, now) { EventId = e.Id }, Audience.Of(users));
        await db.RecordEndsAsync(db.Invites.Where(i => i.Task!.EventId == e.Id), e.UserId, users, Array.Empty<Guid>().ToLookup(id => id), now, cancellationToken);
    }

    /// <summary>Silently to those who have lost their last task in the event, by a change that tells of itself.</summary>
    public static void RecordEndOfAccess(this CollabDbContext db, Guid eventId, string title, IReadOnlyList<Guid> users, Guid actorId, DateTimeOffset now)
    {
        var data = new ActivityData("access_ended", new ResourceRef(ResourceKind.Event, eventId, null));
        db.Record(new Activity(ActivityType.TaskUpdate, actorId, title, "Access to the event has ended", data, now) { EventId = eventId }, Audience.Of([], users));
    }

    private static void Record(this CollabDbContext db, Event e, string action, string message, DateTimeOffset now)
    {
        var data = new ActivityData(action, new ResourceRef(ResourceKind.Event, e.Id, e.Version));
        db.Record(new Activity(ActivityType.TaskUpdate, e.UserId, e.Title, message, data, now) { EventId = e.Id }, Audience.OfEvent);
    }
}
