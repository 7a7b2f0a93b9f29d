using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Paging;
using Collab.Api.Conventions.Preconditions;
using Collab.Data;
using Collab.Data.Delivery;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Notifications;

/// <summary>What is news to a user.</summary>
public static class NotificationApi
{
    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        var notifications = api.MapGroup("/notifications").WithTags("Notifications").RequireAuthorization();
        notifications.MapGet("/{id:guid}", ListNotifications);
        notifications.MapPatch("/{id:guid}", UpdateNotification);
        notifications.MapPost("/{id:guid}/read", MarkNotificationsRead);
    }

    /// <summary>List what is news to oneself</summary>
    /// <remarks>
    /// Newest first, without what the stream calls silent. What one may no longer see keeps its place as `withdrawn`, and
    /// is unread until it is marked; with `type` it is left out, so that a page can have fewer items than its limit.
    /// </remarks>
    /// <param name="unread">With true, only what is unread.</param>
    /// <param name="type">Only one type.</param>
    public static async Task<Results<Ok<NotificationPage>, ProblemHttpResult>> ListNotifications(
        [FromRoute(Name = "id"), Description("One's own id.")] Guid userId,
        bool? unread,
        [EnumDataType(typeof(ActivityType))] string? type,
        PageQuery page,
        ClaimsPrincipal caller,
        CollabDbContext db,
        CancellationToken cancellationToken)
    {
        if (userId != caller.UserId())
            return Problem.Of(ProblemTypes.NotFound);
        if (!Word.TryParse(type, out ActivityType? wanted))
            return Word.Problem<ActivityType>(nameof(type));

        var listed = db.Notifications.Where(n => n.UserId == userId && !n.Silent);
        if (page.After is { } after)
        {
            var last = Notification.SeqIn(after, userId);
            listed = listed.Where(n => n.Seq < last);
        }

        if (unread == true)
            listed = listed.Where(n => !n.IsRead);
        if (wanted is not null)
            listed = listed.Where(n => n.Type == wanted);

        // One statement, so that the count and the items are of the same moment.
        var views = listed.OrderByDescending(n => n.Seq).Take(page.Take).ViewedBy(userId, db);
        var found = await db.UserStreams
            .Where(s => s.UserId == userId)
            .Select(s => new { s.UnreadCount, s.LastSeq, Views = views.ToList() })
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Problem.Of(ProblemTypes.NotFound);

        var (items, nextCursor) = page.Cut(found.Views, NotificationResponse.Of);
        return TypedResults.Ok(new NotificationPage(
            wanted is null ? items : [.. items.Where(item => !item.IsWithdrawn)], nextCursor, found.UnreadCount, found.LastSeq));
    }

    /// <summary>Mark a notification as read or unread</summary>
    /// <remarks>One's other pages hear of it too.</remarks>
    /// <param name="id">The notification's id.</param>
    public static async Task<Results<Ok<NotificationResponse>, ProblemHttpResult>> UpdateNotification(
        Guid id, NotificationChanges changes, IfMatch ifMatch, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        var view = Notification.SeqIn(id, me) is { } seq
            ? await db.LockNotification(me, seq).Where(n => !n.Silent).ViewedBy(me, db).SingleOrDefaultAsync(cancellationToken)
            : null;
        if (view?.Notification.Id != id)
            return Problem.Of(ProblemTypes.NotFound);

        var notification = view.Notification;
        if (ifMatch.Refuses(notification.Version) is { } stale)
            return stale;

        var now = time.Now();
        if (notification.Mark(changes.IsRead.Or(notification.IsRead), now))
        {
            db.RecordMark(notification, now);
            await db.SaveChangesAsync(cancellationToken);
            if (await db.CountAsync(me, notification.IsRead ? -1 : 1, cancellationToken) is null)
                return Problem.Of(ProblemTypes.NotFound);
        }

        return TypedResults.Ok(NotificationResponse.Of(view));
    }

    /// <summary>Mark all notifications up to one as read</summary>
    /// <remarks>What arrives meanwhile has a higher number, and stays unread.</remarks>
    public static async Task<Results<Ok<ReadReceipt>, ProblemHttpResult>> MarkNotificationsRead(
        [FromRoute(Name = "id"), Description("One's own id.")] Guid userId,
        ReadMark mark,
        ClaimsPrincipal caller,
        CollabDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (userId != caller.UserId())
            return Problem.Of(ProblemTypes.NotFound);

        var now = time.Now();
        var marked = await db.MarkReadAsync(userId, mark.UpTo, now, cancellationToken);
        var count = marked.Count == 0 ? 0 : marked[0].Total;
        if (count > 0)
        {
            db.RecordMarks(userId, marked, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return await db.CountAsync(userId, -count, cancellationToken) is { } state
            ? TypedResults.Ok(new ReadReceipt(count, state.UnreadCount, state.LastSeq))
            : Problem.Of(ProblemTypes.NotFound);
    }
}
