using System.Text.Json;
using Collab.Data.Delivery;

namespace Collab.Data.Settings;

/// <summary>The members of its settings that a user sets.</summary>
/// <param name="Tasks">What it wants to hear of single tasks, by their ids.</param>
/// <param name="UiPreferences">A JSON object.</param>
public sealed record SettingsDetails(
    bool DisableAllNotifications,
    IReadOnlyList<ActivityType> DisabledNotificationTypes,
    IReadOnlyDictionary<Guid, TaskChoice> Tasks,
    string UiPreferences)
{
    public bool Equals(SettingsDetails? other) =>
        other is not null
        && DisableAllNotifications == other.DisableAllNotifications
        && DisabledNotificationTypes.ToHashSet().SetEquals(other.DisabledNotificationTypes)
        && Tasks.Count == other.Tasks.Count
        && Tasks.All(task => other.Tasks.TryGetValue(task.Key, out var choice) && choice == task.Value)
        && AreEqual(UiPreferences, other.UiPreferences);

    public override int GetHashCode() => HashCode.Combine(DisableAllNotifications, Tasks.Count);

    private static bool AreEqual(string json, string other)
    {
        using var left = JsonDocument.Parse(json);
        using var right = JsonDocument.Parse(other);
        return JsonElement.DeepEquals(left.RootElement, right.RootElement);
    }
}

/// <summary>What a user wants to hear of one task, and of those below it.</summary>
public sealed record TaskChoice(bool Muted, IReadOnlyList<ActivityType> DisabledTypes)
{
    public static TaskChoice Default { get; } = new(false, []);

    public bool Equals(TaskChoice? other) =>
        other is not null && Muted == other.Muted && DisabledTypes.ToHashSet().SetEquals(other.DisabledTypes);

    public override int GetHashCode() => HashCode.Combine(Muted, DisabledTypes.Distinct().Count());
}
