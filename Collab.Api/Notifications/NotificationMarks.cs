using Collab.Data;
using Collab.Data.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Notifications;

/// <summary>A notification that was marked, and how many were with it.</summary>
internal sealed record MarkedRow(long Seq, int Version, DateTimeOffset CreatedAt, int Total)
{
    public Guid IdFor(Guid userId) => Notification.IdOf(userId, Seq, CreatedAt);
}

/// <summary>Where a user's stream stands.</summary>
internal sealed record StreamState(int UnreadCount, long LastSeq);

/// <summary>
/// Marks and counts in step. The count changes by what the same transaction has marked, and last of all: the dispatcher
/// waits for whoever holds the row of a stream.
/// </summary>
internal static class NotificationMarks
{
    /// <summary>Marks all unread ones up to a number as read.</summary>
    /// <returns>The newest of them, <see cref="ActivityData.MaxTouched"/> and one at most.</returns>
    public static Task<List<MarkedRow>> MarkReadAsync(this CollabDbContext db, Guid userId, long upTo, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<MarkedRow>(
            $"""
            WITH marked AS (
                UPDATE notifications SET is_read = true, version = version + 1, updated_at = {now}
                WHERE user_id = {userId} AND seq <= {upTo} AND NOT silent AND NOT is_read
                RETURNING seq, version, created_at)
            SELECT seq, version, created_at, (count(*) OVER ())::int AS total
            FROM marked ORDER BY seq DESC LIMIT {ActivityData.MaxTouched + 1}
            """).ToListAsync(cancellationToken);

    /// <summary>Changes the count of unread ones by so many.</summary>
    /// <returns><see langword="null"/> where the user has been deleted meanwhile.</returns>
    public static async Task<StreamState?> CountAsync(this CollabDbContext db, Guid userId, int unread, CancellationToken cancellationToken)
    {
        var states = await db.Database.SqlQuery<StreamState>(
            $"UPDATE user_streams SET unread_count = unread_count + {unread} WHERE user_id = {userId} RETURNING unread_count, last_seq").ToListAsync(cancellationToken);
        return states.SingleOrDefault();
    }
}
