using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Collab.Api.Conventions;
using Collab.Api.Conventions.Json;
using Collab.Api.Users;

namespace Collab.Api.Notifications;

/// <summary>One piece of news for a user.</summary>
/// <param name="EventId">Its number on the user's stream.</param>
/// <param name="Type">
/// <c>invite</c>, <c>system</c>, <c>story_update</c>, <c>comment</c> or <c>task_update</c>; <c>withdrawn</c> once its
/// user may no longer see what it spoke of, which then it does not tell.
/// </param>
/// <param name="ActorId">Who did it; null for the system itself.</param>
/// <param name="Data">What happened to what: <c>action</c>, <c>resource</c> and more, as on the stream.</param>
/// <param name="ReadAt">When it was read; null while it is unread.</param>
public sealed record NotificationResponse(
    Guid Id,
    int Version,
    long EventId,
    [property: AllowedValues("invite", "system", "story_update", "comment", "task_update", "withdrawn")] string Type,
    string Title,
    string Message,
    Guid? ActorId,
    Person? Actor,
    Guid? TaskId,
    Guid? StoryId,
    JsonElement Data,
    bool IsRead,
    DateTimeOffset? ReadAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IResource
{
    /// <summary>Instead of what it was called.</summary>
    internal const string WithdrawnTitle = "No longer available";

    /// <summary>Instead of what it said.</summary>
    internal static readonly JsonElement NoData = JsonElement.Parse("{}");

    private const string Withdrawn = "withdrawn";

    int? IResource.Version => Version;

    internal bool IsWithdrawn => Type == Withdrawn;

    internal static NotificationResponse Of(NotificationView view)
    {
        var (n, activity) = (view.Notification, view.Activity);
        return new(
            n.Id,
            n.Version,
            n.Seq,
            activity is null ? Withdrawn : Word.Of(n.Type),
            activity?.Title ?? WithdrawnTitle,
            activity?.Message ?? "",
            activity?.ActorId,
            activity?.ActorId is { } actorId && view.ActorName is { } name ? new Person(actorId, name) : null,
            activity?.TaskId,
            activity?.StoryId,
            activity is null ? NoData : JsonElement.Parse(activity.Data),
            n.IsRead,
            n.ReadAt,
            n.CreatedAt,
            n.UpdatedAt ?? n.CreatedAt);
    }
}
