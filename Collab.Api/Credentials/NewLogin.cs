using System.Text.Json.Serialization;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Collab.Data.Users;

namespace Collab.Api.Credentials;

/// <summary>Who logs in.</summary>
public sealed record NewLogin : ITakesPassword
{
    /// <summary>The address, whatever its case.</summary>
    [Email]
    public required string Email { get; init; }

    /// <summary>The password, taken as it is.</summary>
    [Text(1, User.MaxPasswordLength)]
    [JsonConverter(typeof(VerbatimTextConverter))]
    public required string Password { get; init; }

    bool ITakesPassword.HashesPassword => true;
}
