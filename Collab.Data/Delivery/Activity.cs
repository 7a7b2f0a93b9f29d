using System.Text.Json;

namespace Collab.Data.Delivery;

/// <summary>
/// One thing that happened, written in the transaction that made it so. It names the rows it speaks of by id only and
/// outlives them.
/// </summary>
public sealed class Activity
{
    private Activity()
    {
    }

    public Activity(ActivityType type, Guid? actorId, string title, string message, ActivityData data, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        Type = type;
        Action = data.Action;
        ActorId = actorId;
        Title = title;
        Message = message;
        Data = JsonSerializer.Serialize(data, ActivityJson.Default.ActivityData);
        CreatedAt = now;
    }

    public Guid Id { get; private init; }

    public ActivityType Type { get; private init; }

    /// <summary>What happened, in one word: <c>created</c>, <c>completed</c>, <c>accepted</c> …</summary>
    public string Action { get; private init; } = "";

    /// <summary>Whose act it was; <see langword="null"/> for the system itself.</summary>
    public Guid? ActorId { get; private init; }

    public Guid? EventId { get; init; }

    public Guid? TaskId { get; init; }

    public Guid? StoryId { get; init; }

    public string Title { get; private init; } = "";

    public string Message { get; private init; } = "";

    /// <summary>The <c>data</c> member of the frame: an <see cref="ActivityData"/> as JSON.</summary>
    public string Data { get; private init; } = "{}";

    public DateTimeOffset CreatedAt { get; private init; }
}
