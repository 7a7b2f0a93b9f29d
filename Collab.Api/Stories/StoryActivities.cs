using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Stories;

namespace Collab.Api.Stories;

/// <summary>What is told of a story, to everyone who sees its task.</summary>
internal static class StoryActivities
{
    public static void RecordCreation(this CollabDbContext db, Story story, Guid eventId, DateTimeOffset now) =>
        db.Record(story, story.Version, eventId, "created", "Story written", story.CreatedBy, now);

    /// <param name="db">Where it is recorded.</param>
    /// <param name="story">The story, changed.</param>
    /// <param name="eventId">Its event.</param>
    /// <param name="type">What the change came of.</param>
    /// <param name="actorId">Who changed it.</param>
    /// <param name="now">When.</param>
    public static void RecordUpdate(this CollabDbContext db, Story story, Guid eventId, RevisionType type, Guid actorId, DateTimeOffset now)
    {
        var (action, message) = type switch
        {
            RevisionType.Merge => ("merged", "Story changed, together with another change"),
            RevisionType.Restore => ("restored", "An earlier text of the story restored"),
            _ => ("updated", "Story changed"),
        };
        db.Record(story, story.Version, eventId, action, message, actorId, now);
    }

    public static void RecordDeletion(this CollabDbContext db, Story story, Guid eventId, Guid actorId, DateTimeOffset now) =>
        db.Record(story, null, eventId, "deleted", "Story deleted", actorId, now);

    private static void Record(this CollabDbContext db, Story story, int? version, Guid eventId, string action, string message, Guid actorId, DateTimeOffset now)
    {
        var data = new ActivityData(action, new ResourceRef(ResourceKind.Story, story.Id, version));
        db.Record(
            new Activity(ActivityType.StoryUpdate, actorId, story.Title, message, data, now) { EventId = eventId, TaskId = story.TaskId, StoryId = story.Id },
            Audience.OfTask);
    }
}
