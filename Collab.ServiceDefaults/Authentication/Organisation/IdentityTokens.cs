using System.Text.Json;
using Collab.Data.Users;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Collab.ServiceDefaults.Authentication.Organisation;

/// <summary>
/// Reads tokens of an organisation's issuer: JSON Web Tokens (RFC 7519), held to what RFC 8725 asks. What is no access
/// token for this service is none, whoever has signed it.
/// </summary>
internal sealed class IdentityTokens(Issuer issuer, IOptions<AuthOptions> auth, TimeProvider time)
{
    /// <summary>An issuer's clock may be ahead by so much. An end is an end.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <summary>RFC 7518, sections 3.3 and 3.5.</summary>
    private const int MinRsaBits = 2048;

    /// <summary>Asymmetric ones only: anybody knows a public key, and could sign with it as a shared secret.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>Whether there is an issuer, and the text has the form of its tokens. One of our own, mangled, has not.</summary>
    public bool Recognises(string text) =>
        auth.Value.HasIssuer && text.AsSpan().Count('.') == 2 && !text.StartsWith(AccessToken.Prefix, StringComparison.Ordinal);

    /// <returns><see langword="null"/> where the token is not good.</returns>
    /// <exception cref="IssuerAwayException">The issuer is needed to tell, and away.</exception>
    public async ValueTask<Identity?> ReadAsync(string text, CancellationToken cancellationToken)
    {
        if (!MayBeGood(text))
            return null;

        var configuration = await issuer.CurrentAsync(cancellationToken);
        var result = await _handler.ValidateTokenAsync(text, ParametersOf(configuration));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException && await issuer.NewerAsync(configuration, cancellationToken) is { } newer)
            result = await _handler.ValidateTokenAsync(text, ParametersOf(newer));
        return result is { IsValid: true, SecurityToken: JsonWebToken token } && AccessTokenForm.Fits(token) ? IdentityClaims.Read(token) : null;
    }

    /// <summary>What is no token at all, or not signed as it has to be, takes nobody's keys to tell.</summary>
    private bool MayBeGood(string text)
    {
        try
        {
            return Algorithms.Contains(_handler.ReadJsonWebToken(text).Alg);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or FormatException or JsonException)
        {
            return false;
        }
    }

    private TokenValidationParameters ParametersOf(OpenIdConnectConfiguration configuration) => new()
    {
        ValidIssuer = configuration.Issuer,
        ValidAudience = auth.Value.Audience,
        IssuerSigningKeys = configuration.SigningKeys.Where(IsLongEnough),
        ValidAlgorithms = Algorithms,
        LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires),
    };

    private static bool IsLongEnough(SecurityKey key) => key is ECDsaSecurityKey || key.KeySize >= MinRsaBits;

    private bool IsAlive(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires > now && (notBefore is null || notBefore <= now + Skew);
    }
}
