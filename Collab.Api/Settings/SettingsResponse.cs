using System.Text.Json;
using Collab.Api.Conventions;
using Collab.Data.Delivery;
using Collab.Data.Settings;

namespace Collab.Api.Settings;

/// <summary>A user's settings.</summary>
/// <param name="Id">The user's.</param>
/// <param name="DisableAllNotifications">Whether nothing is news.</param>
/// <param name="DisabledNotificationTypes">The types that are no news, wherever they happen.</param>
/// <param name="TaskSettings">Settings of single tasks by their ids, which hold for everything below those tasks too.</param>
/// <param name="UiPreferences">What clients keep.</param>
public sealed record SettingsResponse(
    Guid Id,
    int Version,
    bool DisableAllNotifications,
    IReadOnlyList<ActivityType> DisabledNotificationTypes,
    IReadOnlyDictionary<Guid, TaskSettingsResponse> TaskSettings,
    JsonElement UiPreferences,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IResource
{
    int? IResource.Version => Version;

    internal static SettingsResponse Of(UserSettings settings) => new(
        settings.Id,
        settings.Version,
        settings.DisableAllNotifications,
        settings.DisabledNotificationTypes,
        settings.Tasks.OrderBy(t => t.TaskId).ToDictionary(t => t.TaskId, t => new TaskSettingsResponse(t.Muted, t.DisabledTypes)),
        JsonElement.Parse(settings.UiPreferences),
        settings.CreatedAt,
        settings.UpdatedAt);
}

/// <summary>A user's settings of one task.</summary>
/// <param name="Muted">Whether nothing that happens there is news; invites still are.</param>
/// <param name="DisabledTypes">The types that are no news there.</param>
public sealed record TaskSettingsResponse(bool Muted, IReadOnlyList<ActivityType> DisabledTypes);
