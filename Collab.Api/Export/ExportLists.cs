using Collab.Api.Activities;
using Collab.Api.Collaborators;
using Collab.Api.Comments;
using Collab.Api.Credentials;
using Collab.Api.Events;
using Collab.Api.Invites;
using Collab.Api.Notifications;
using Collab.Api.Settings;
using Collab.Api.Stories;
using Collab.Api.Users;
using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Stories;
using Collab.Data.Tasks;

namespace Collab.Api.Export;

/// <summary>What of the database is a user's. Each list is read when its turn to be written comes.</summary>
internal static class ExportLists
{
    public static ExportResponse ExportOf(this CollabDbContext db, ExportPages pages, UserResponse user, SettingsResponse settings, IReadOnlyList<ExternalLoginResponse> logins, DateTimeOffset now)
    {
        var id = user.Id;
        return new(
            now,
            user,
            settings,
            logins,
            pages.Of(db.AccessTokens.Where(t => t.UserId == id), page => page, TokenResponse.Of, t => t.Id),
            pages.Of(db.Events.Where(e => e.UserId == id), page => page.ViewedBy(id, db), EventResponse.Of, e => e.Id),
            pages.Of(db.Collaborators.Where(c => c.UserId == id), page => page.Viewed(), view => CollaboratorResponse.Of(view, view.Collaborator.TaskId), c => c.Id),
            pages.Of(db.Invites.Where(i => i.InviteeId == id), page => page.Viewed(), view => InviteResponse.Of(view, now), i => i.Id),
            pages.Of(db.Invites.Where(i => i.InviterId == id), page => page.Viewed(), view => InviteResponse.Of(view, now), i => i.Id),
            pages.Of(
                db.Stories.Where(s => s.CreatedBy == id).VisibleTo(id, db), page => page.Select(s => new { Story = s, s.User!.Name }), s => StoryResponse.Of(s.Story, s.Name), s => s.Id, areLong: true),
            pages.Of(db.StoryRevisions.Where(r => r.UserId == id), page => page.Shown(isWhole: true), r => r, r => r.Id, areLong: true),
            pages.Of(
                db.Comments.Where(c => c.UserId == id).VisibleTo(id, db), page => page.Select(c => new { Comment = c, c.User!.Name }), c => CommentResponse.Of(c.Comment, c.Name), c => c.Id),
            pages.Of(db.CommentHistory.Where(h => h.UserId == id), page => page.Shown(), h => h, h => h.Id),
            Acts(db.Activities.Where(a => a.Type == ActivityType.System), pages, user),
            Acts(db.VisibleActs(id), pages, user),
            Notifications(db, pages, id));
    }

    /// <summary>What was done where the user still sees it, or where there is nothing to see.</summary>
    private static IQueryable<Activity> VisibleActs(this CollabDbContext db, Guid userId)
    {
        var (tasks, events) = (db.VisibleTasks(userId), db.VisibleEvents(userId));
        return db.Activities.Where(a => a.Type != ActivityType.System
            && (a.TaskId != null ? tasks.Any(t => t.Id == a.TaskId) : a.EventId == null || events.Any(e => e.Id == a.EventId)));
    }

    private static IAsyncEnumerable<ActivityResponse> Acts(IQueryable<Activity> activities, ExportPages pages, UserResponse user)
    {
        var own = activities.Where(a => a.ActorId == user.Id);
        return pages.Of<Activity, ActivityResponse, Guid>(
            (last, size) => (last is { } after ? own.Where(a => a.Id > after) : own).OrderBy(a => a.Id).Take(size),
            activity => ActivityResponse.Of(new(activity, user.Name)),
            activity => activity.Id);
    }

    private static IAsyncEnumerable<NotificationResponse> Notifications(CollabDbContext db, ExportPages pages, Guid userId)
    {
        var news = db.Notifications.Where(n => n.UserId == userId && !n.Silent);
        return pages.Of<NotificationView, NotificationResponse, long>(
            (last, size) => (last is { } before ? news.Where(n => n.Seq < before) : news).OrderByDescending(n => n.Seq).Take(size).ViewedBy(userId, db),
            NotificationResponse.Of,
            n => n.EventId);
    }
}
