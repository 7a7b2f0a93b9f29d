namespace Collab.Data.Delivery;

/// <summary>The head of a user's stream. Its row is locked while the dispatcher draws numbers from it.</summary>
public sealed class UserStream
{
    private UserStream()
    {
    }

    public UserStream(Guid userId) => UserId = userId;

    public Guid UserId { get; private init; }

    /// <summary>The highest number given to this user; 0 before the first.</summary>
    public long LastSeq { get; private init; }

    /// <summary>
    /// How many notifications are neither silent nor read. It is changed in the transaction that appends, marks or
    /// removes them, and by a difference, never to a value: so it is right whoever writes at the same time.
    /// </summary>
    public int UnreadCount { get; private init; }

    /// <summary>The types that are no news to this user, as its settings have it.</summary>
    public ActivityType[] SilentTypes { get; private init; } = [];
}
