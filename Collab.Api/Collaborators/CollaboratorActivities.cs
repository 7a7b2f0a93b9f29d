using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Collaborators;

/// <summary>What is told of a role: to everyone who sees it listed, and to whom it makes a difference.</summary>
internal static class CollaboratorActivities
{
    private const string RoleGiven = "role_given";
    private const string RoleChanged = "role_changed";
    private const string AccessEnded = "access_ended";

    /// <summary>The actions of what is said to the user concerned, and to nobody else.</summary>
    public static readonly string[] Personal = [RoleGiven, RoleChanged, AccessEnded];

    /// <summary>The user concerned hears what it may do now, and all others that the task's collaborators have changed.</summary>
    public static async Task RecordAsync(
        this CollabDbContext db, RoleChange change, RolePlace place, Guid actorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (user, makesDifference) = (change.Collaborator.UserId, change.Before != change.After);
        var below = await db.FindMembersBelowAsync([place.Task], cancellationToken);
        db.RecordList(change, place, below[place.Task.Id], actorId, makesDifference && change.After is not null ? [user] : [], now);
        if (!makesDifference)
            return;

        var audience = change.After is null ? Audience.Of([user]) : change.After < change.Before ? Audience.OfNarrowed([user]) : Audience.PartOfTask([user]);
        db.Record(Of(place, actorId, MessageToUser(change), await DataForUserAsync(db, change, place, cancellationToken), now), audience);
    }

    /// <summary>That a user who is deleted has the role no more, to all others.</summary>
    /// <param name="db">Where it is recorded.</param>
    /// <param name="collaborator">The role.</param>
    /// <param name="place">Where it was given.</param>
    /// <param name="below">Who sees only tasks below that.</param>
    /// <param name="now">When.</param>
    public static void RecordEnd(this CollabDbContext db, Collaborator collaborator, RolePlace place, IEnumerable<Guid> below, DateTimeOffset now) =>
        db.RecordList(new(collaborator, collaborator.Role, null, null), place, below, collaborator.UserId, [], now);

    /// <summary>
    /// Everyone who sees the task hears that its collaborators have changed. So do, silently, those who see only tasks
    /// below it, where the role is listed as inherited; what they hear says nothing of the task.
    /// </summary>
    private static void RecordList(
        this CollabDbContext db, RoleChange change, RolePlace place, IEnumerable<Guid> below, Guid actorId, Guid[] silent, DateTimeOffset now)
    {
        var (collaborator, task, user) = (change.Collaborator, place.Task, change.Collaborator.UserId);
        var data = new ActivityData(ActionOf(change), new ResourceRef(ResourceKind.Collaborator, collaborator.Id, change.To is null ? null : collaborator.Version));
        var message = MessageOf(change, isOwn: actorId == user);
        db.Record(Of(place, actorId, message, data, now), Audience.OfTask with { Silent = silent });

        Guid[] others = [.. below.Where(id => id != user)];
        if (others.Length > 0)
            db.Record(new Activity(ActivityType.TaskUpdate, actorId, place.Event.Title, message, data, now) { EventId = task.EventId }, Audience.PartOfEventSilently(others));
    }

    public static string Word(TaskRole? role) => role == TaskRole.Maintainer ? "maintainer" : "collaborator";

    private static Activity Of(RolePlace place, Guid actorId, string message, ActivityData data, DateTimeOffset now) =>
        new(ActivityType.TaskUpdate, actorId, place.Task.Title, message, data, now) { EventId = place.Task.EventId, TaskId = place.Task.Id };

    private static string ActionOf(RoleChange change) => change switch
    {
        { From: null } => "collaborator_added",
        { To: null } => "collaborator_removed",
        _ => "collaborator_updated",
    };

    private static string MessageOf(RoleChange change, bool isOwn) => change switch
    {
        { From: null } => isOwn ? $"Joined as a {Word(change.To)}" : $"A {Word(change.To)} was added",
        { To: null } => isOwn ? $"A {Word(change.From)} has left" : $"A {Word(change.From)} was removed",
        _ => $"A {Word(change.From)} is a {Word(change.To)} now",
    };

    private static string MessageToUser(RoleChange change) => change.After is { } role ? $"You are a {Word(role)} now" : "Your access has ended";

    /// <summary>
    /// The role holds for all tasks below, so the whole tree is to be read again; where nothing of the event is left to
    /// the user, the event is gone too.
    /// </summary>
    private static async Task<ActivityData> DataForUserAsync(CollabDbContext db, RoleChange change, RolePlace place, CancellationToken cancellationToken)
    {
        var (hasTask, id, user) = (change.After is not null, change.Collaborator.Id, change.Collaborator.UserId);
        var hasEvent = hasTask || await db.Collaborators.AnyAsync(c => c.UserId == user && c.EventId == place.Event.Id && c.Id != id, cancellationToken);
        return new ActivityData(
            change switch { { Before: null } => RoleGiven, { After: null } => AccessEnded, _ => RoleChanged },
            new ResourceRef(ResourceKind.Task, place.Task.Id, hasTask ? place.Task.Version : null),
            [new ResourceRef(ResourceKind.Event, place.Event.Id, hasEvent ? place.Event.Version : null)],
            TouchedMore: hasEvent);
    }
}
