using System.Text.Json.Serialization;
using Collab.Api.Conventions;
using Collab.Data.Users;

namespace Collab.Api.Users;

/// <summary>A user. Others are shown its id and name only.</summary>
public sealed record UserResponse(
    Guid Id,
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? UpdatedAt) : IResource
{
    internal static UserResponse Of(User user) => new(user.Id, user.Name, user.Email, user.Version, user.CreatedAt, user.UpdatedAt);

    internal static UserResponse ToOthers(User user) => new(user.Id, user.Name, null, null, null, null);
}
