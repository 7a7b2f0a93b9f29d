using Collab.Data.Comments;
using Collab.Data.Tasks;

namespace Collab.Data.Stories;

/// <summary>Who may see what on a task: whoever sees the task, as long as the story is there. Each is part of the query that loads the row.</summary>
public static class StoryAccess
{
    public static IQueryable<Story> VisibleTo(this IQueryable<Story> stories, Guid userId, CollabDbContext db)
    {
        var tasks = db.VisibleTasks(userId);
        return stories.Where(s => !s.IsDeleted && tasks.Any(t => t.Id == s.TaskId));
    }

    public static IQueryable<Comment> VisibleTo(this IQueryable<Comment> comments, Guid userId, CollabDbContext db)
    {
        var stories = db.Stories.VisibleTo(userId, db);
        return comments.Where(c => stories.Any(s => s.Id == c.StoryId));
    }
}
