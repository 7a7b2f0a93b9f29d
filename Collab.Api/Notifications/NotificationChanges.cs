using Collab.Api.Conventions.Json;

namespace Collab.Api.Notifications;

/// <summary>What of a notification is to change.</summary>
public sealed record NotificationChanges
{
    /// <summary>Whether it is read.</summary>
    public Optional<bool> IsRead { get; init; }
}
