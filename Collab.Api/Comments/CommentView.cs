using Collab.Data;
using Collab.Data.Comments;
using Collab.Data.Stories;
using Collab.Data.Tasks;

namespace Collab.Api.Comments;

/// <summary>A comment as one user sees it, and where it stands.</summary>
internal sealed record CommentView(Comment Comment, CommentPlace Place, bool IsMaintainer, string UserName);

/// <summary>The story that a comment is on, with what tells who hears of it.</summary>
internal sealed record CommentPlace(Guid StoryId, string StoryTitle, Guid TaskId, Guid EventId, Guid[] Lineage);

internal static class CommentViews
{
    /// <summary>The comments that the user sees: access check and load are one query.</summary>
    public static IQueryable<CommentView> SeenBy(this IQueryable<Comment> comments, Guid userId, CollabDbContext db)
    {
        var maintained = db.MaintainedTasks(userId);
        return comments.VisibleTo(userId, db).Select(c => new CommentView(
            c,
            new CommentPlace(c.StoryId, c.Story!.Title, c.Story.TaskId, c.Story.Task!.EventId, c.Story.Task.Lineage),
            maintained.Any(t => t.Id == c.Story.TaskId),
            c.User!.Name));
    }
}
