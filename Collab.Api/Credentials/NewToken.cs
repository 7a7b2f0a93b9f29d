using Collab.Api.Conventions.Validation;
using Collab.Data.Users;

namespace Collab.Api.Credentials;

/// <summary>An access token to make.</summary>
public sealed record NewToken
{
    /// <summary>What it is for.</summary>
    [Text(1, AccessToken.MaxNameLength)]
    public required string Name { get; init; }

    /// <summary>At most 365 days from now; without it, 90 days from now.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What the attributes cannot say.</summary>
    internal Dictionary<string, string[]> Errors(DateTimeOffset now) => ExpiresAt <= now || ExpiresAt > now + AccessToken.MaxLifetime
        ? new() { ["expires_at"] = [$"'expires_at' must lie within the next {AccessToken.MaxLifetime.Days} days."] }
        : [];
}
