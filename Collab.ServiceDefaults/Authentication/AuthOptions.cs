using System.ComponentModel.DataAnnotations;

namespace Collab.ServiceDefaults.Authentication;

/// <summary>The section <c>Auth</c> of the configuration.</summary>
public sealed record AuthOptions
{
    /// <summary>The secret that speaks for the system itself; without one nothing does.</summary>
    [MinLength(32)]
    public string? ServiceToken { get; init; }

    /// <summary>
    /// Development only: a loopback caller without credentials is whom it says it is. A service refuses to start with it
    /// in any other environment.
    /// </summary>
    public bool TrustedIdentity { get; init; }
}
