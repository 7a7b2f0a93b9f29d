namespace Collab.Data.Users;

/// <summary>
/// Whom an issuer meant by a subject until the user was deleted: tokens of before make nobody any more. The subject itself
/// is forgotten with the user; its hash knows it again.
/// </summary>
public sealed class EndedIdentity
{
    private EndedIdentity()
    {
    }

    public string Issuer { get; private init; } = "";

    /// <summary>SHA-256.</summary>
    public byte[] SubjectHash { get; private init; } = [];

    public DateTimeOffset EndedAt { get; private init; }
}

public static class EndedIdentities
{
    /// <summary>The deletion of whom the issuer meant by the subject, where a token that was issued then is of before it, as is one that does not say when.</summary>
    public static IQueryable<EndedIdentity> EndsAfter(this CollabDbContext db, string issuer, string subject, DateTimeOffset? issuedAt)
    {
        var hash = OpaqueSecret.HashOf(subject);
        return db.EndedIdentities.Where(e => e.Issuer == issuer && e.SubjectHash == hash && (issuedAt == null || issuedAt <= e.EndedAt));
    }
}
