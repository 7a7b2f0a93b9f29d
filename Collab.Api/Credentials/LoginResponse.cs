using Collab.Api.Conventions.Idempotency;
using Collab.Api.Users;

namespace Collab.Api.Credentials;

/// <summary>A new access token, and whose it is.</summary>
/// <param name="AccessToken">It is shown here and never again.</param>
/// <param name="ExpiresAt">Until when it is valid.</param>
/// <param name="User">Who logged in.</param>
public sealed record LoginResponse([property: Secret] string AccessToken, DateTimeOffset ExpiresAt, UserResponse User);
