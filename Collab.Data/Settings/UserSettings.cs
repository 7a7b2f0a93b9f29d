using Collab.Data.Delivery;

namespace Collab.Data.Settings;

/// <summary>What a user wants to hear of, and what its clients keep for it. Its id is the user's.</summary>
public sealed class UserSettings : Resource
{
    /// <summary>Tasks with settings of their own.</summary>
    public const int MaxTasks = 1000;

    /// <summary>Bytes of the preferences as JSON in UTF-8.</summary>
    public const int MaxPreferencesSize = 16 * 1024;

    public const string NoPreferences = "{}";

    private readonly List<TaskSettings> _tasks = [];

    private UserSettings()
    {
    }

    /// <summary>What holds for a user who has set nothing yet; there is no row of it.</summary>
    public UserSettings(Guid userId, DateTimeOffset now) : base(userId, now)
    {
    }

    public bool DisableAllNotifications { get; private set; }

    public ActivityType[] DisabledNotificationTypes { get; private set; } = [];

    public IReadOnlyList<TaskSettings> Tasks => _tasks;

    /// <summary>Any JSON object, for clients to keep what they like.</summary>
    public string UiPreferences { get; private set; } = NoPreferences;

    /// <summary>The types that are no news to the user wherever they happen; kept on its <see cref="UserStream"/>.</summary>
    public ActivityType[] SilentTypes => News.SilentTypes(DisableAllNotifications, DisabledNotificationTypes);

    public SettingsDetails Details => new(
        DisableAllNotifications, DisabledNotificationTypes, _tasks.ToDictionary(t => t.TaskId, t => t.Choice), UiPreferences);

    /// <returns>Whether anything changed.</returns>
    public bool Update(SettingsDetails details, DateTimeOffset now)
    {
        if (details == Details)
            return false;

        DisableAllNotifications = details.DisableAllNotifications;
        DisabledNotificationTypes = [.. details.DisabledNotificationTypes.Distinct().Order()];
        UiPreferences = details.UiPreferences;
        Set(details.Tasks);
        Changed(now);
        return true;
    }

    private void Set(IReadOnlyDictionary<Guid, TaskChoice> choices)
    {
        _tasks.RemoveAll(task => !choices.ContainsKey(task.TaskId));
        foreach (var (taskId, choice) in choices)
        {
            if (_tasks.Find(task => task.TaskId == taskId) is { } known)
                known.Set(choice);
            else
                _tasks.Add(new TaskSettings(Id, taskId, choice));
        }
    }
}
