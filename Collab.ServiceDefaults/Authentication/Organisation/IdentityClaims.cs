using System.Buffers.Text;
using System.Text.Json;
using Collab.Data.Users;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Collab.ServiceDefaults.Authentication.Organisation;

/// <summary>
/// Reads what a token says that is good in all other respects. What comes twice, or is not of the type that RFC 7519 and
/// OpenID Connect Core give it, is not taken for what it looks like: a list of subjects is no subject.
/// </summary>
internal static class IdentityClaims
{
    /// <summary>The last second of the year 9999, which is the last that a time can be.</summary>
    private const double MaxSeconds = 253_402_300_799;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <returns><see langword="null"/> where it names nobody, or asks for what is not understood here.</returns>
    public static Identity? Read(JsonWebToken token)
    {
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedHeader), Strict);
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload), Strict);
            // RFC 7515, section 4.1.11: what it lists has to be understood, and no extension is.
            return header.RootElement.TryGetProperty("crit", out _) ? null : Read(payload.RootElement, token);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException: half of a surrogate pair in an escape shows when the text is decoded.
            return null;
        }
    }

    private static Identity? Read(JsonElement payload, JsonWebToken token)
    {
        var areTimes = payload.TryGetProperty("exp", out _) && IsTime(payload, "exp") && IsTime(payload, "nbf") && IsTime(payload, "iat");
        var (issuer, subject) = (TextOf(payload, "iss"), TextOf(payload, "sub"));
        if (!areTimes || issuer is null || !ExternalLogin.CanBe(issuer, subject))
            return null;

        DateTimeOffset? issuedAt = payload.TryGetProperty("iat", out var seconds) ? DateTimeOffset.FromUnixTimeSeconds((long)seconds.GetDouble()) : null;
        var name = TextOf(payload, "name") ?? TextOf(payload, "preferred_username");
        return new Identity(issuer, subject, VerifiedEmailOf(payload), name, issuedAt, new DateTimeOffset(token.ValidTo, TimeSpan.Zero));
    }

    /// <summary>RFC 7519, section 2: a number of seconds, which may have a fraction.</summary>
    private static bool IsTime(JsonElement payload, string claim) =>
        !payload.TryGetProperty(claim, out var time) || (time.ValueKind == JsonValueKind.Number && time.GetDouble() is >= 0 and <= MaxSeconds);

    /// <summary>OpenID Connect Core, section 5.1: a boolean; some issuers write it as a text.</summary>
    private static string? VerifiedEmailOf(JsonElement payload)
    {
        var isVerified = payload.TryGetProperty("email_verified", out var verified)
            && (verified.ValueKind == JsonValueKind.True || "true".Equals(TextOf(payload, "email_verified"), StringComparison.OrdinalIgnoreCase));
        return isVerified ? TextOf(payload, "email") : null;
    }

    private static string? TextOf(JsonElement payload, string claim) =>
        payload.TryGetProperty(claim, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
}
