using System.Text.Json;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Collab.Data.Delivery;
using Collab.Data.Settings;

namespace Collab.Api.Settings;

/// <summary>What of a user's settings is to change; a member left out stays, null clears.</summary>
public sealed record SettingsChanges
{
    /// <summary>Whether everything only keeps pages fresh, and nothing is news.</summary>
    public Optional<bool> DisableAllNotifications { get; init; }

    /// <summary>The types that are no news, wherever they happen.</summary>
    public Optional<IReadOnlyList<ActivityType>?> DisabledNotificationTypes { get; init; }

    /// <summary>
    /// Settings of single tasks by their ids, which hold for everything below those tasks too. A task left out keeps its
    /// settings, null clears them.
    /// </summary>
    public Optional<IReadOnlyDictionary<Guid, TaskSettingsChanges?>?> TaskSettings { get; init; }

    /// <summary>
    /// What clients keep: any object, of at most 16 KiB altogether, with texts as they come. It is merged as RFC 7396 has
    /// it: a member left out stays, null removes it.
    /// </summary>
    [JsonObject(UserSettings.MaxPreferencesSize / 1024)]
    public Optional<JsonElement?> UiPreferences { get; init; }

    /// <summary>The tasks that are to have settings.</summary>
    internal IEnumerable<Guid> SetTasks => (TaskSettings.Or(null) ?? NoTasks).Where(task => task.Value is not null).Select(task => task.Key);

    private static Dictionary<Guid, TaskSettingsChanges?> NoTasks => [];

    internal SettingsDetails ApplyTo(SettingsDetails details) => new(
        DisableAllNotifications.Or(details.DisableAllNotifications),
        DisabledNotificationTypes.Or(details.DisabledNotificationTypes) ?? [],
        Merge(details.Tasks),
        Merge(details.UiPreferences));

    private IReadOnlyDictionary<Guid, TaskChoice> Merge(IReadOnlyDictionary<Guid, TaskChoice> tasks)
    {
        if (!TaskSettings.IsPresent)
            return tasks;
        if (TaskSettings.Or(null) is not { } changes)
            return new Dictionary<Guid, TaskChoice>();

        var merged = tasks.ToDictionary();
        foreach (var (taskId, change) in changes)
        {
            if (change is null)
                merged.Remove(taskId);
            else
                merged[taskId] = change.ApplyTo(merged.GetValueOrDefault(taskId) ?? TaskChoice.Default);
        }

        return merged;
    }

    private string Merge(string preferences)
    {
        if (!UiPreferences.IsPresent)
            return preferences;

        return UiPreferences.Or(null) is { } changes ? MergePatch.Apply(preferences, changes) : UserSettings.NoPreferences;
    }
}

/// <summary>What of the settings of one task is to change; a member left out stays.</summary>
public sealed record TaskSettingsChanges
{
    /// <summary>Whether nothing that happens there is news; invites still are.</summary>
    public Optional<bool> Muted { get; init; }

    /// <summary>The types that are no news there.</summary>
    public Optional<IReadOnlyList<ActivityType>?> DisabledTypes { get; init; }

    internal TaskChoice ApplyTo(TaskChoice choice) => new(Muted.Or(choice.Muted), DisabledTypes.Or(choice.DisabledTypes) ?? []);
}
