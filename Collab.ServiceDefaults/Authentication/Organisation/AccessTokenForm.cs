using Microsoft.IdentityModel.JsonWebTokens;

namespace Collab.ServiceDefaults.Authentication.Organisation;

/// <summary>
/// Tells access tokens from what else an issuer signs (RFC 8725, section 3.11): they say so themselves (RFC 9068), or at
/// least nothing else. An ID token tells a client who has logged in, and is not for sending on.
/// </summary>
internal static class AccessTokenForm
{
    private static readonly string[] AccessTypes = ["at+jwt", "application/at+jwt"];

    /// <summary>OpenID Connect Core, sections 2 and 3.3.2.11; and of logout tokens, Back-Channel Logout, section 2.4.</summary>
    private static readonly string[] ForeignClaims = ["nonce", "at_hash", "c_hash", "events"];

    public static bool Fits(JsonWebToken token)
    {
        if (AccessTypes.Contains(token.Typ, StringComparer.OrdinalIgnoreCase))
            return true;
        if (!string.IsNullOrEmpty(token.Typ) && !token.Typ.Equals("JWT", StringComparison.OrdinalIgnoreCase))
            return false;

        // Keycloak says it in the payload: Bearer, ID, Refresh, Logout.
        return token.TryGetPayloadValue("typ", out string? kind)
            ? "Bearer".Equals(kind, StringComparison.OrdinalIgnoreCase)
            : !ForeignClaims.Any(claim => token.TryGetClaim(claim, out _));
    }
}
