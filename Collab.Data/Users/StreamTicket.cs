namespace Collab.Data.Users;

/// <summary>
/// Opens its user's stream, for clients that can set no header: <c>clt_…</c>, as an <see cref="OpaqueSecret"/>. It has to
/// be used soon, and then reopens the stream, as a browser does with the URL that it has, until a while after the last
/// stream that it opened has ended. It ends with the token that made it.
/// </summary>
public sealed class StreamTicket
{
    public const string Prefix = "clt_";

    /// <summary>How long it may lie before it is first used.</summary>
    public static readonly TimeSpan FirstUse = TimeSpan.FromSeconds(30);

    /// <summary>How long after its last stream ended it may open another.</summary>
    public static readonly TimeSpan Reuse = TimeSpan.FromMinutes(10);

    private StreamTicket()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>SHA-256 of the ticket's text, 32 bytes.</summary>
    public byte[] Hash { get; private init; } = [];

    public Guid UserId { get; private init; }

    /// <summary>The access token that made it; <see langword="null"/> where its user was known without one.</summary>
    public Guid? TokenId { get; private init; }

    /// <summary>When what made it ends, where that is no access token.</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When a stream that it opened was last known to be open; <see langword="null"/> before the first.</summary>
    public DateTimeOffset? SeenAt { get; private init; }

    /// <summary>Makes a ticket.</summary>
    /// <returns>The row to keep, and the text, which is shown once and kept nowhere.</returns>
    public static (StreamTicket Ticket, string Text) Issue(Guid userId, Guid? tokenId, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        var text = OpaqueSecret.Create(Prefix);
        var ticket = new StreamTicket
        {
            Id = Guid.CreateVersion7(now),
            Hash = OpaqueSecret.HashOf(text),
            UserId = userId,
            TokenId = tokenId,
            ExpiresAt = expiresAt,
            CreatedAt = now,
        };
        return (ticket, text);
    }
}
