using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Settings;

namespace Collab.Api.Settings;

internal static class SettingsActivities
{
    /// <summary>To the user's own pages, and nobody else.</summary>
    public static void RecordUpdate(this CollabDbContext db, UserSettings settings, DateTimeOffset now)
    {
        var data = new ActivityData("settings_updated", new ResourceRef(ResourceKind.Settings, settings.Id, settings.Version));
        db.Record(new Activity(ActivityType.TaskUpdate, settings.Id, "Settings", "Settings changed", data, now), Audience.Of([], [settings.Id]));
    }
}
