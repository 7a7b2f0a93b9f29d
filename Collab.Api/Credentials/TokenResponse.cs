using System.Text.Json.Serialization;
using Collab.Api.Conventions;
using Collab.Api.Conventions.Idempotency;
using Collab.Data.Users;

namespace Collab.Api.Credentials;

/// <summary>An access token.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="ExpiresAt">Until when it is valid.</param>
/// <param name="LastUsedAt">To the minute. It is no change of the token: no version counts it, and it is not told.</param>
/// <param name="AccessToken">What to send as <c>Authorization: Bearer</c>. It is shown once, when the token is made.</param>
public sealed record TokenResponse(
    Guid Id,
    int Version,
    string Name,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    [property: Secret, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AccessToken = null) : IResource
{
    int? IResource.Version => Version;

    internal static TokenResponse Of(AccessToken token) =>
        new(token.Id, token.Version, token.Name, token.ExpiresAt, token.LastUsedAt, token.CreatedAt, token.UpdatedAt);
}
