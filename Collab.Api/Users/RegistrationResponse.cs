using Collab.Api.Conventions;
using Collab.Api.Conventions.Idempotency;
using Collab.Data.Users;

namespace Collab.Api.Users;

/// <summary>A new user and its first access token.</summary>
/// <param name="AccessToken">Valid for 90 days. It is shown here and never again.</param>
public sealed record RegistrationResponse(
    Guid Id,
    string Name,
    string Email,
    int Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    [property: Secret] string AccessToken) : IResource
{
    int? IResource.Version => Version;

    internal static RegistrationResponse Of(User user, string accessToken) =>
        new(user.Id, user.Name, user.Email, user.Version, user.CreatedAt, user.UpdatedAt, accessToken);
}
