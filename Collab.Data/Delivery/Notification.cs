namespace Collab.Data.Delivery;

/// <summary>One activity at one place of one user's stream. Appended by the dispatcher only.</summary>
public sealed class Notification
{
    private Notification()
    {
    }

    public Guid UserId { get; private init; }

    /// <summary>The <c>id</c> on the stream: 1, 2, 3 … for each user, without a gap.</summary>
    public long Seq { get; private init; }

    public Guid ActivityId { get; private init; }

    /// <summary>Keeps pages fresh and is no news to a person: never listed, never unread.</summary>
    public bool Silent { get; private init; }

    /// <summary>The write named this recipient itself: the news stays theirs, whatever they may see when it is replayed.</summary>
    public bool Listed { get; private init; }

    public bool IsRead { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }
}
