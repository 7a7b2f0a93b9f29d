using Collab.Data;
using Collab.Data.Stories;
using Collab.Data.Tasks;

namespace Collab.Api.Stories;

/// <summary>A story as one user sees it.</summary>
internal sealed record StoryView(Story Story, Guid EventId, bool IsMaintainer, string UserName);

internal static class StoryViews
{
    /// <summary>The stories that the user sees: access check and load are one query.</summary>
    public static IQueryable<StoryView> SeenBy(this IQueryable<Story> stories, Guid userId, CollabDbContext db)
    {
        var maintained = db.MaintainedTasks(userId);
        return stories.VisibleTo(userId, db).Select(s => new StoryView(s, s.Task!.EventId, maintained.Any(t => t.Id == s.TaskId), s.User!.Name));
    }
}
