using Collab.Data;
using Collab.Data.Delivery;
using Collab.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Collab.Tests.Notifications;

/// <summary>What happens beside the API: an activity as any write records it, and what the dispatcher made of it.</summary>
internal static class DispatchExtensions
{
    public static async Task RecordAsync(this CollabApp app, Activity activity, Audience audience)
    {
        await using var db = await app.ContextAsync();
        db.Record(activity, audience);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Something that is news to the user, and is of no task.</summary>
    public static async Task<Activity> TellAsync(this CollabApp app, User user, string title = "News")
    {
        var activity = new Activity(ActivityType.System, null, title, "", new ActivityData("told", null), TimeProvider.System.Now());
        await app.RecordAsync(activity, Audience.Of([user.Id]));
        return activity;
    }

    /// <summary>Waits until all that was written for the user so far is in its stream: the dispatcher keeps the order of writes.</summary>
    public static async Task QuietAsync(this CollabApp app, User user)
    {
        var marker = new Activity(ActivityType.System, user.Id, "Marker", "", new ActivityData("marked", null), TimeProvider.System.Now());
        await app.RecordAsync(marker, Audience.Of([], [user.Id]));
        await app.SilenceOfAsync(user, marker.Id);
    }

    /// <summary>Waits for the activity in the user's stream, and tells whether it came silently.</summary>
    public static async Task<bool> SilenceOfAsync(this CollabApp app, User user, Guid activityId)
    {
        await using var database = await app.OpenDatabaseAsync();
        var found = await Eventually.UntilAsync(
            () => database.QueryAsync<bool>("SELECT silent FROM notifications WHERE user_id = @user AND activity_id = @activity", ("user", user.Id), ("activity", activityId)),
            rows => rows.Count > 0);
        return Assert.Single(found);
    }

    public static async Task<CollabDbContext> ContextAsync(this CollabApp app)
    {
        var options = new DbContextOptionsBuilder<CollabDbContext>().UseNpgsql(await app.ConnectionStringAsync("collabdb"));
        CollabDbContext.Configure(options);
        return new CollabDbContext(options.Options);
    }
}
