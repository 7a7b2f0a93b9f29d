using System.Text.Json.Serialization;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Collab.Api.Credentials;
using Collab.Data.Users;

namespace Collab.Api.Users;

/// <summary>What of a user is to change.</summary>
public sealed record UserChanges : ITakesPassword
{
    /// <summary>The name that others see.</summary>
    [Text(1, User.MaxNameLength)]
    public Optional<string> Name { get; init; }

    /// <summary>Unique, whatever its case.</summary>
    [Email]
    public Optional<string> Email { get; init; }

    /// <summary>The new password: 12 to 128 characters, taken as they are. Null takes the password away, and leaves access tokens as the way in.</summary>
    [Text(User.MinPasswordLength, User.MaxPasswordLength)]
    [JsonConverter(typeof(OptionalVerbatimTextConverter))]
    public Optional<string?> Password { get; init; }

    /// <summary>The password there is. Needed for another address or password, where there is one.</summary>
    [Text(1, User.MaxPasswordLength)]
    [JsonConverter(typeof(VerbatimTextConverter))]
    public string? CurrentPassword { get; init; }

    bool ITakesPassword.HashesPassword => Password.IsPresent || CurrentPassword is not null;

    /// <summary>Whether the address is to be another, which tells whether somebody has that one.</summary>
    internal bool ChangeAddress(User user) => Email.Or(user.Email) != user.Email;

    /// <summary>Whether what the user logs in with is to be another.</summary>
    internal bool ChangeCredentials(User user) =>
        ChangeAddress(user) || (Password.IsPresent && (Password.Or(null), user.PasswordHash) is not (null, null));
}
