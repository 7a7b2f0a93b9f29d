using Collab.Data;
using Collab.Data.Comments;
using Collab.Data.Delivery;
using Collab.Data.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Comments;

/// <summary>What is told of a comment, to everyone who sees its task.</summary>
internal static class CommentActivities
{
    /// <summary>The action of what is said to those whom a comment mentions, and to nobody else.</summary>
    public const string Mentioned = "mentioned";

    /// <param name="db">Where it is recorded.</param>
    /// <param name="comment">The new comment.</param>
    /// <param name="parent">What it answers, counted already.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="now">When.</param>
    public static void RecordCreation(this CollabDbContext db, Comment comment, Comment? parent, CommentPlace place, DateTimeOffset now)
    {
        ResourceRef[]? touched = parent is null ? null : [new(ResourceKind.Comment, parent.Id, parent.Version)];
        db.Record(comment, place, "created", parent is null ? "New comment" : "New reply", comment.UserId, Audience.OfTask, now, touched);
    }

    public static void RecordUpdate(this CollabDbContext db, Comment comment, CommentPlace place, DateTimeOffset now) =>
        db.Record(comment, place, "updated", "Comment changed", comment.UserId, Audience.OfTask, now);

    /// <remarks>A deleted comment is still there, without its text: it has a version.</remarks>
    public static void RecordDeletion(this CollabDbContext db, Comment comment, CommentPlace place, Guid actorId, DateTimeOffset now) =>
        db.Record(comment, place, "deleted", "Comment deleted", actorId, Audience.OfTask, now);

    /// <summary>Tells those who are mentioned, as far as they see the task.</summary>
    public static async Task RecordMentionsAsync(
        this CollabDbContext db, Comment comment, Mentions mentions, CommentPlace place, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!mentions.Any)
            return;

        var members = db.MembersOf(place.EventId, place.Lineage);
        var mentioned = await db.Users
            .Where(u => members.Contains(u.Id) && u.Id != comment.UserId)
            .Where(u => mentions.Ids.Contains(u.Id) || mentions.Emails.Any(email => CollabDbContext.Lower(email) == u.NormalizedEmail))
            .Select(u => u.Id)
            .ToListAsync(cancellationToken);
        if (mentioned.Count > 0)
            db.Record(comment, place, Mentioned, "You were mentioned in a comment", comment.UserId, Audience.PartOfTask(mentioned), now);
    }

    private static void Record(
        this CollabDbContext db,
        Comment comment,
        CommentPlace place,
        string action,
        string message,
        Guid actorId,
        Audience audience,
        DateTimeOffset now,
        IReadOnlyList<ResourceRef>? touched = null)
    {
        var data = new ActivityData(action, new ResourceRef(ResourceKind.Comment, comment.Id, comment.Version), touched);
        db.Record(
            new Activity(ActivityType.Comment, actorId, place.StoryTitle, message, data, now)
            {
                EventId = place.EventId,
                TaskId = place.TaskId,
                StoryId = place.StoryId,
            },
            audience);
    }
}
