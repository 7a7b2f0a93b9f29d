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
