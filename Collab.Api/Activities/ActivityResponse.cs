using System.Text.Json;
using Collab.Api.Conventions;
using Collab.Api.Notifications;
using Collab.Api.Users;
using Collab.Data.Delivery;

namespace Collab.Api.Activities;

/// <summary>Something that happened on a task.</summary>
/// <param name="Action">What happened, in one word.</param>
/// <param name="Actor">Who did it; null for the system itself.</param>
/// <param name="Data">What happened to what: <c>action</c> and <c>resource</c>, as on the stream.</param>
public sealed record ActivityResponse(
    Guid Id,
    ActivityType Type,
    string Action,
    Person? Actor,
    Guid? TaskId,
    Guid? StoryId,
    string Title,
    string Message,
    JsonElement Data,
    DateTimeOffset CreatedAt) : IResource
{
    int? IResource.Version => null;

    /// <summary>What is left of it to its actor, who may not see any more what it speaks of.</summary>
    internal static ActivityResponse Withdrawn(ActivityView view) => Of(view) with
    {
        StoryId = null,
        Title = NotificationResponse.WithdrawnTitle,
        Message = "",
        Data = NotificationResponse.NoData,
    };

    internal static ActivityResponse Of(ActivityView view)
    {
        var activity = view.Activity;
        return new(
            activity.Id,
            activity.Type,
            activity.Action,
            view.ActorName is null ? null : new Person(activity.ActorId!.Value, view.ActorName),
            activity.TaskId,
            activity.StoryId,
            activity.Title,
            activity.Message,
            WithoutTouched(activity.Data),
            activity.CreatedAt);
    }

    /// <summary>What else changed then is for caches to read again, and may be where a later reader of the history does not see it.</summary>
    private static JsonElement WithoutTouched(string json)
    {
        var data = JsonSerializer.Deserialize(json, ActivityJson.Default.ActivityData)!;
        return JsonSerializer.SerializeToElement(data with { Touched = null, TouchedMore = false }, ActivityJson.Default.ActivityData);
    }
}

/// <summary>An activity with the name that it is shown with.</summary>
internal sealed record ActivityView(Activity Activity, string? ActorName);
