using Collab.Data.Users;

namespace Collab.Api.Users;

/// <summary>A person, as shown to others.</summary>
public sealed record Person(Guid Id, string Name)
{
    internal static Person Of(User user) => new(user.Id, user.Name);
}
