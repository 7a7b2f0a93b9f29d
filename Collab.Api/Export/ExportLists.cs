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
using Collab.Data.Users;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Export;

/// <summary>What of the database is a user's. Each list is read when its turn to be written comes.</summary>
internal static class ExportLists
{
    public static ExportResponse ExportOf(this CollabDbContext db, ExportPages pages, UserResponse user, SettingsResponse settings, IReadOnlyList<ExternalLoginResponse> logins, DateTimeOffset now)
    {
        var id = user.Id;
        var tasks = db.VisibleTasks(id);
        return new(
            now,
            user,
            settings,
            logins,
            pages.Of(db.AccessTokens.Where(t => t.UserId == id), page => page, TokenResponse.Of, t => t.Id),
            Tickets(db.StreamTickets.Where(t => t.UserId == id), pages),
            pages.Of(db.Events.Where(e => e.UserId == id), page => page.ViewedBy(id, db), EventResponse.Of, e => e.Id),
            pages.Of(db.Collaborators.Where(c => c.UserId == id), page => page.Viewed(), view => CollaboratorResponse.Of(view, view.Collaborator.TaskId), c => c.Id),
            pages.Of(
                db.Tasks.Where(t => t.MaintainerId == id),
                page => page.Select(t => new { Task = t, IsVisible = tasks.Where(v => v.Id == t.Id).Select(v => (Guid?)v.Id).FirstOrDefault() != null }),
                t => AssignedTaskResponse.Of(t.Task, t.IsVisible),
                t => t.Id),
            pages.Of(db.Invites.Where(i => i.InviteeId == id), page => page.Viewed(), view => InviteResponse.Of(view, now), i => i.Id),
            pages.Of(db.Invites.Where(i => i.InviterId == id), page => page.Viewed(), view => InviteResponse.Of(view, now), i => i.Id),
            pages.Of(
                Stories(db, id), page => page.Select(s => new { Story = s, s.User!.Name }), s => StoryResponse.Of(s.Story, s.Name), s => s.Id, areLong: true),
            pages.Of(db.StoryRevisions.Where(r => r.UserId == id), page => page.Shown(isWhole: true), r => r, r => r.Id, areLong: true),
            pages.Of(
                db.Comments.Where(c => c.UserId == id).VisibleTo(id, db), page => page.Select(c => new { Comment = c, c.User!.Name }), c => CommentResponse.Of(c.Comment, c.Name), c => c.Id),
            pages.Of(db.CommentHistory.Where(h => h.UserId == id), page => page.Shown(), h => h, h => h.Id),
            Acts(db.Activities.Where(a => a.Type == ActivityType.System), page => page.Select(a => new SeenActivity { Activity = a, IsVisible = true }), pages, user),
            Acts(db.Activities.Where(a => a.Type != ActivityType.System), page => page.SeenBy(id, db), pages, user),
            Notifications(db.Notifications.Where(n => n.UserId == id && !n.Silent), db, pages, id),
            Notifications(db.Notifications.Where(n => n.UserId == id && n.Silent), db, pages, id),
            KeptAnswers(db, pages, id));
    }

    /// <summary>
    /// A story is its own words where nobody else has changed it, and then is its user's whether or not it is seen still. Each
    /// row is looked up by itself, as in <see cref="ActivityAccess"/>.
    /// </summary>
    private static IQueryable<Story> Stories(CollabDbContext db, Guid userId)
    {
        var visible = db.Stories.VisibleTo(userId, db);
        var foreign = db.Activities.Where(a => a.Type == ActivityType.StoryUpdate && a.Action != "deleted" && a.ActorId != userId);
        return db.Stories.Where(s => s.CreatedBy == userId && (
            visible.Where(v => v.Id == s.Id).Select(v => (Guid?)v.Id).FirstOrDefault() != null
            || foreign.Where(a => a.TaskId == s.TaskId && a.StoryId == s.Id).Select(a => (Guid?)a.Id).FirstOrDefault() == null));
    }

    private static IAsyncEnumerable<HeldTicketResponse> Tickets(IQueryable<StreamTicket> own, ExportPages pages) =>
        pages.Of<StreamTicket, HeldTicketResponse, Guid>(
            (last, size) => (last is { } after ? own.Where(t => t.Id > after) : own).OrderBy(t => t.Id).Take(size),
            HeldTicketResponse.Of,
            ticket => ticket.Id);

    private static IAsyncEnumerable<ActivityResponse> Acts(
        IQueryable<Activity> activities, Func<IQueryable<Activity>, IQueryable<SeenActivity>> seen, ExportPages pages, UserResponse user)
    {
        // That somebody was told of a mention would say that an address in the comment is a member's.
        var own = activities.Where(a => a.ActorId == user.Id && a.Action != CommentActivities.Mentioned);
        return pages.Of<SeenActivity, ActivityResponse, Guid>(
            (last, size) => seen((last is { } after ? own.Where(a => a.Id > after) : own).OrderBy(a => a.Id).Take(size)),
            act => act.IsVisible ? ActivityResponse.Of(new(act.Activity, user.Name)) : ActivityResponse.Withdrawn(new(act.Activity, user.Name)),
            activity => activity.Id);
    }

    private static IAsyncEnumerable<NotificationResponse> Notifications(IQueryable<Notification> own, CollabDbContext db, ExportPages pages, Guid userId) =>
        pages.Of<NotificationView, NotificationResponse, long>(
            (last, size) => (last is { } before ? own.Where(n => n.Seq < before) : own).OrderByDescending(n => n.Seq).Take(size).ViewedBy(userId, db),
            NotificationResponse.Of,
            n => n.EventId);

    /// <summary>In the order of what is kept of their keys, which EF Core cannot compare.</summary>
    private static IAsyncEnumerable<KeptAnswerResponse> KeptAnswers(CollabDbContext db, ExportPages pages, Guid userId) =>
        pages.Of<KeptAnswerView, KeptAnswerResponse, ReadOnlyMemory<byte>>(
            (last, size) =>
            {
                var after = last?.ToArray() ?? [];
                return db.Database.SqlQuery<KeptAnswerView>(
                    $"SELECT id, status, location, created_at FROM kept_answers WHERE user_id = {userId} AND id > {after} ORDER BY id LIMIT {size}");
            },
            KeptAnswerResponse.Of,
            answer => Convert.FromHexString(answer.KeyHash));
}
