using Collab.Api.Conventions;
using Collab.Api.Users;
using Collab.Data.Events;
using Collab.Data.Tasks;

namespace Collab.Api.Events;

/// <summary>An event.</summary>
/// <param name="People">Free names, in the order given.</param>
/// <param name="UserId">The owner.</param>
/// <param name="Role">The caller's.</param>
public sealed record EventResponse(
    Guid Id,
    int Version,
    string Title,
    string? Description,
    DateTimeOffset StartDate,
    DateTimeOffset EndDate,
    IReadOnlyList<string> People,
    string? Planning,
    Guid UserId,
    Person User,
    TaskRole Role,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IResource
{
    int? IResource.Version => Version;

    internal static EventResponse Of(EventView view) => Of(view.Event, view.OwnerName, view.Role);

    internal static EventResponse Of(Event e, string ownerName, TaskRole role) => new(
        e.Id,
        e.Version,
        e.Title,
        e.Description,
        e.StartDate,
        e.EndDate,
        e.People,
        e.Planning,
        e.UserId,
        new Person(e.UserId, ownerName),
        role,
        e.CreatedAt,
        e.UpdatedAt);
}
