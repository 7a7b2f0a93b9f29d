using System.Linq.Expressions;
using Collab.Data;
using Collab.Data.Events;
using Collab.Data.Tasks;

namespace Collab.Api.Events;

/// <summary>An event as one user sees it.</summary>
internal sealed record EventView(Event Event, string OwnerName, TaskRole Role);

internal static class EventViews
{
    /// <summary>The events that the user sees, with its role in each: access check and load are one query.</summary>
    public static IQueryable<EventView> SeenBy(this IQueryable<Event> events, Guid userId, CollabDbContext db) =>
        events.VisibleTo(userId, db).ViewedBy(userId, db);

    /// <summary>The same for events that the user is known to see.</summary>
    public static IQueryable<EventView> ViewedBy(this IQueryable<Event> events, Guid userId, CollabDbContext db) =>
        events.Select(View(userId, db));

    private static Expression<Func<Event, EventView>> View(Guid userId, CollabDbContext db) => e => new EventView(
        e,
        e.User!.Name,
        e.UserId == userId ? TaskRole.Owner
            : db.Collaborators.Any(c => c.UserId == userId && c.EventId == e.Id && c.Role == TaskRole.Maintainer) ? TaskRole.Maintainer
            : TaskRole.Collaborator);
}
