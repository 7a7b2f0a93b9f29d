using Collab.Data.Settings;

namespace Collab.Data.Delivery;

/// <summary>How an activity comes to a recipient. What the write says itself wins over what its audience expands to.</summary>
public enum Address
{
    /// <summary>As one of those who see what it speaks of.</summary>
    Audience,

    /// <summary>The same, of what is news to nobody.</summary>
    AudienceSilently,

    /// <summary>Named by the write as someone to tell.</summary>
    Named,

    /// <summary>Named by the write as someone whose pages are only to be kept fresh.</summary>
    NamedSilently,
}

/// <summary>
/// Who hears of an activity as news, and whose pages it only keeps fresh.
/// <para>
/// Settings only take away. One's own acts are never news. A type that is disabled is not, wherever it happens. What is
/// set on a task holds for everything below it, and nothing that is set below lifts it. A muted task is silent in every
/// type but one: an invite is a matter between people, and would lapse unseen; who does not want those disables the type.
/// Being named helps against neither: a mute is meant for mentions and deletions too.
/// </para>
/// <para>
/// The settings are reduced to types where they are written; what is left to be compared for each recipient, the
/// dispatcher does in SQL.
/// </para>
/// </summary>
public static class News
{
    private static readonly ActivityType[] AllTypes = Enum.GetValues<ActivityType>();

    /// <summary>The types that are no news to a user wherever they happen.</summary>
    public static ActivityType[] SilentTypes(bool disableAll, IReadOnlyCollection<ActivityType> disabled) =>
        disableAll ? AllTypes : [.. AllTypes.Where(disabled.Contains)];

    /// <summary>The types that are no news to a user on a task with these settings, and below it.</summary>
    public static ActivityType[] SilentTypesOfTask(bool muted, IReadOnlyCollection<ActivityType> disabled) =>
        [.. AllTypes.Where(type => disabled.Contains(type) || (muted && type != ActivityType.Invite))];

    /// <summary>Whether it is no news to a recipient. The counterpart in SQL, which decides, is <c>DispatchSql</c> of the notifier.</summary>
    /// <param name="type">What kind of activity it is.</param>
    /// <param name="isActor">Whether it is the recipient's own act.</param>
    /// <param name="address">How it comes to the recipient.</param>
    /// <param name="settings">The recipient's.</param>
    /// <param name="lineage">The activity's task and those above it; empty where it has none.</param>
    public static bool IsSilent(ActivityType type, bool isActor, Address address, UserSettings settings, IReadOnlyCollection<Guid> lineage) =>
        isActor
        || address is Address.AudienceSilently or Address.NamedSilently
        || settings.SilentTypes.Contains(type)
        || settings.Tasks.Any(task => lineage.Contains(task.TaskId) && task.SilentTypes.Contains(type));
}
