namespace Collab.Data.Users;

/// <summary>A bearer token, <c>clb_…</c>, as an <see cref="OpaqueSecret"/>.</summary>
public sealed class AccessToken : Resource
{
    public const string Prefix = "clb_";
    public const int MaxNameLength = 100;

    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(90);
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(365);

    private AccessToken()
    {
    }

    private AccessToken(Guid userId, string name, byte[] hash, DateTimeOffset expiresAt, DateTimeOffset now) : base(now)
    {
        UserId = userId;
        Name = name;
        Hash = hash;
        ExpiresAt = expiresAt;
    }

    public Guid UserId { get; private init; }

    public string Name { get; private init; } = "";

    /// <summary>SHA-256 of the token's text, 32 bytes.</summary>
    public byte[] Hash { get; private init; } = [];

    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>To the minute, written by whoever recognises it. No change of the token: the version does not count it.</summary>
    public DateTimeOffset? LastUsedAt { get; private init; }

    /// <summary>Makes a token.</summary>
    /// <returns>The row to keep, and the text, which is shown once and kept nowhere.</returns>
    public static (AccessToken Token, string Text) Issue(Guid userId, string name, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        var text = OpaqueSecret.Create(Prefix);
        return (new AccessToken(userId, name, OpaqueSecret.HashOf(text), expiresAt, now), text);
    }
}
