using System.ComponentModel.DataAnnotations;

namespace Collab.ServiceDefaults.Authentication;

/// <summary>The section <c>Auth</c> of the configuration.</summary>
public sealed record AuthOptions
{
    /// <summary>The secret that speaks for the system itself; without one nothing does.</summary>
    [MinLength(32)]
    public string? ServiceToken { get; init; }

    /// <summary>The issuer of an organisation's tokens (OpenID Connect), an https URL. In development http will do.</summary>
    public string? Authority { get; init; }

    /// <summary>Whom its tokens have to be for: this service, as the issuer calls it.</summary>
    public string? Audience { get; init; }

    /// <summary>
    /// Development only: a loopback caller without credentials is whom it says it is. A service refuses to start with it
    /// in any other environment.
    /// </summary>
    public bool TrustedIdentity { get; init; }

    internal bool HasIssuer => !string.IsNullOrEmpty(Authority);

    internal bool IsAuthorityUrl(bool isDevelopment) =>
        Uri.TryCreate(Authority, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (isDevelopment && uri.Scheme == Uri.UriSchemeHttp));
}
