using System.Diagnostics.CodeAnalysis;

namespace Collab.Data.Users;

/// <summary>
/// Whom an organisation's issuer means by a subject (OpenID Connect Core, section 2: the two together name one person for
/// ever). An address may pass to somebody else; this does not.
/// </summary>
public sealed class ExternalLogin
{
    public const int MaxIssuerLength = 500;

    /// <summary>OpenID Connect Core, section 2.</summary>
    public const int MaxSubjectLength = 255;

    private ExternalLogin()
    {
    }

    public ExternalLogin(string issuer, string subject, Guid userId, DateTimeOffset now)
    {
        Issuer = issuer;
        Subject = subject;
        UserId = userId;
        CreatedAt = now;
    }

    public string Issuer { get; private init; } = "";

    public string Subject { get; private init; } = "";

    public Guid UserId { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Whether the two can name somebody: PostgreSQL keeps no U+0000.</summary>
    public static bool CanBe(string issuer, [NotNullWhen(true)] string? subject) =>
        issuer.Length <= MaxIssuerLength && subject is { Length: > 0 and <= MaxSubjectLength } && !subject.Contains('\0', StringComparison.Ordinal);
}
