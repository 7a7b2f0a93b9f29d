namespace Collab.Data.Delivery;

/// <summary>One activity at one place of one user's stream. Appended by the dispatcher only; its user says whether it is read.</summary>
public sealed class Notification
{
    private Notification()
    {
    }

    public Guid UserId { get; private init; }

    /// <summary>The <c>id</c> on the stream: 1, 2, 3 … for each user, without a gap.</summary>
    public long Seq { get; private init; }

    public Guid ActivityId { get; private init; }

    /// <summary>The activity's, kept here so that a list of one type reads nothing else.</summary>
    public ActivityType Type { get; private init; }

    /// <summary>Keeps pages fresh and is no news to a person: never listed, never unread.</summary>
    public bool Silent { get; private init; }

    /// <summary>The write named this recipient itself: the news stays theirs, whatever they may see when it is replayed. Of an invite that is not theirs any more only the news of that does.</summary>
    public bool Listed { get; private init; }

    public bool IsRead { get; private set; }

    /// <summary>Starts at 1 and counts every change of <see cref="IsRead"/>.</summary>
    public int Version { get; private set; } = 1;

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it was last read or unread; <see langword="null"/> before the first time.</summary>
    public DateTimeOffset? UpdatedAt { get; private set; }

    public Guid Id => IdOf(UserId, Seq, CreatedAt);

    public DateTimeOffset? ReadAt => IsRead ? UpdatedAt : null;

    public static Guid IdOf(Guid userId, long seq, DateTimeOffset createdAt) => NotificationId.Of(userId, seq, createdAt);

    /// <summary>The number of the notification of that id, where it is an id of one of the user's.</summary>
    public static long? SeqIn(Guid id, Guid userId) => NotificationId.NumberIn(id, userId);

    /// <summary>What the user's count of unread ones has to be changed by goes with it, in the same transaction.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Mark(bool isRead, DateTimeOffset now)
    {
        if (isRead == IsRead)
            return false;

        IsRead = isRead;
        // As the database keeps it, where another change came between.
        if (UpdatedAt is not { } last || now > last)
            UpdatedAt = now;
        Version++;
        return true;
    }
}
