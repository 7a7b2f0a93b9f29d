using System.Text.Json;
using Collab.Data.Delivery;
using Npgsql;

namespace Collab.Bench.Seeding;

internal sealed record SeedActivity(Guid Id, string Type, string Action, SeedUser? Actor, SeedTask? Task, SeedStory? Story, DateTimeOffset CreatedAt)
{
    public List<SeedUser> Recipients { get; } = [];

    public string Data { get; } = JsonSerializer.Serialize(
        new ActivityData(Action, Task is null ? null : new ResourceRef(ResourceKind.Task, Story?.Id ?? Task.Id, 2)), ActivityJson.Default.ActivityData);
}

/// <summary>What happened, and who was told. The busiest user is told of half of it, a tenth of all notifications.</summary>
internal static class SeedNews
{
    public static List<SeedActivity> Make(SeedOptions options, IReadOnlyList<SeedEvent> events, SeedUser busy, SeedSpans spans, SeedRandom random)
    {
        var busyIn = events.Where(e => e.Tasks.Count > 0 && e.Members.Contains(busy)).ToList();
        var others = events.Where(e => e.Tasks.Count > 0 && !e.Members.Contains(busy)).ToList();
        var activities = new List<SeedActivity>();
        var left = options.Notifications;
        for (var i = 0; left > 0; i++)
        {
            // Small events have few to tell: what they leave goes to the largest one in the end.
            var more = Math.Max(1, options.Activities - i);
            var e = more == 1 || i % 5 == 0 ? events[0] : random.FirstOf(i % 2 == 0 ? busyIn : others);
            var activity = Make(e, spans.Stories + (spans.Until - spans.Stories) * Math.Min(1, (double)i / options.Activities), random);
            Tell(activity, e, i % 2 == 0 ? busy : null, Math.Min(left, 1 + random.Below(2 * left / more)), random);
            left -= activity.Recipients.Count;
            activities.Add(activity);
        }

        return activities;
    }

    public static Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<SeedActivity> activities, SeedText text, CancellationToken cancellationToken) =>
        connection.CopyAsync(
            "activity (id, type, action, actor_id, event_id, task_id, story_id, title, message, data, created_at)",
            activities,
            (row, a) => row.Add(a.Id).Add(a.Type).Add(a.Action).Add(a.Actor?.Id).Add(a.Task?.Event.Id).Add(a.Task?.Id).Add(a.Story?.Id)
                .Add(text.Title()).Add("Changed").Add(a.Data).Add(a.CreatedAt),
            cancellationToken);

    private static SeedActivity Make(SeedEvent e, DateTimeOffset at, SeedRandom random)
    {
        var (type, action) = random.Below(100) switch
        {
            < 50 => ("task_update", "updated"),
            < 78 => ("comment", "created"),
            < 93 => ("story_update", "updated"),
            < 98 => ("invite", "accepted"),
            _ => ("system", "message"),
        };
        var story = type is "comment" or "story_update" && e.Stories.Count > 0 ? random.FirstOf(e.Stories) : null;
        var task = type == "system" ? null : story?.Task ?? random.FirstOf(e.Tasks);
        return new SeedActivity(random.Id(at), type, action, task is null ? null : random.FirstOf(e.Members), task, story, at);
    }

    private static void Tell(SeedActivity activity, SeedEvent e, SeedUser? busy, int count, SeedRandom random)
    {
        if (busy is not null)
            activity.Recipients.Add(busy);

        var start = random.Below(e.Members.Count);
        for (var i = 0; i < e.Members.Count && activity.Recipients.Count < count; i++)
        {
            var member = e.Members[(start + i) % e.Members.Count];
            if (member != busy)
                activity.Recipients.Add(member);
        }
    }
}
