namespace Collab.Api.Export;

/// <summary>Whom an organisation means by a subject: the user.</summary>
/// <param name="Issuer">The organisation's issuer.</param>
/// <param name="Subject">What it calls the user.</param>
/// <param name="CreatedAt">Since when.</param>
public sealed record ExternalLoginResponse(string Issuer, string Subject, DateTimeOffset CreatedAt);
