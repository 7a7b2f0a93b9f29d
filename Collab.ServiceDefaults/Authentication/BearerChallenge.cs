namespace Collab.ServiceDefaults.Authentication;

/// <summary>What <c>WWW-Authenticate</c> says with a 401 (RFC 6750, section 3).</summary>
public static class BearerChallenge
{
    /// <summary>Without an error code: none came that is a token.</summary>
    public const string Plain = "Bearer realm=\"collab\"";

    /// <summary>The token that came is unknown, expired or revoked.</summary>
    public const string InvalidToken = $"{Plain}, error=\"invalid_token\"";
}
