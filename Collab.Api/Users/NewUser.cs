using System.Text.Json.Serialization;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Collab.Api.Credentials;
using Collab.Data.Users;

namespace Collab.Api.Users;

/// <summary>A registration.</summary>
public sealed record NewUser : ITakesPassword
{
    /// <summary>The name that others see.</summary>
    [Text(1, User.MaxNameLength)]
    public required string Name { get; init; }

    /// <summary>Unique, whatever its case.</summary>
    [Email]
    public required string Email { get; init; }

    /// <summary>Only for those who want to log in with one: 12 to 128 characters, taken as they are.</summary>
    [Text(User.MinPasswordLength, User.MaxPasswordLength)]
    [JsonConverter(typeof(VerbatimTextConverter))]
    public string? Password { get; init; }

    bool ITakesPassword.HashesPassword => Password is not null;
}
