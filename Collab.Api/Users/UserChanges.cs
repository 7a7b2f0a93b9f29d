using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Collab.Data.Users;

namespace Collab.Api.Users;

/// <summary>What of a user is to change.</summary>
public sealed record UserChanges
{
    /// <summary>The name that others see.</summary>
    [Text(1, User.MaxNameLength)]
    public Optional<string> Name { get; init; }

    /// <summary>Unique, whatever its case.</summary>
    [Email]
    public Optional<string> Email { get; init; }
}
