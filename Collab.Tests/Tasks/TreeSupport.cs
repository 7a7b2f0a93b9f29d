using System.Net;
using System.Text.Json;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

/// <summary>An activity as it was recorded, and who got it, news first.</summary>
internal sealed record Told(string Title, JsonElement Data, List<(Guid User, bool Silent)> Recipients)
{
    public (Guid Id, int? Version) Resource => Named(Data.GetProperty("resource"));

    public (Guid Id, int? Version)[] Touched => Data.TryGetProperty("touched", out var touched) ? [.. touched.EnumerateArray().Select(Named)] : [];

    public bool TouchedMore => Data.TryGetProperty("touched_more", out var more) && more.GetBoolean();

    private static (Guid Id, int? Version) Named(JsonElement resource) =>
        (resource.GetProperty("id").GetGuid(), resource.TryGetProperty("version", out var version) ? version.GetInt32() : null);
}

/// <summary>Changes of trees as a client asks for them, and what is recorded of them.</summary>
internal static class TreeSupport
{
    /// <summary>Completes a task with all that is below it.</summary>
    public static async Task CompleteAllAsync(this Caller caller, Guid task) =>
        (await caller.CompleteAsync(task, new { cascade = true })).Expect(HttpStatusCode.OK);

    public static Task<Answer> MoveAsync(this Caller caller, Guid task, Guid? parent) => caller.PutAsync($"/tasks/{task}", new { parent_task_id = parent });

    public static Task<Answer> PlanAsync(this Caller caller, Guid task, params (Guid Subtask, int Minutes)[] plan) =>
        caller.PutAsync($"/tasks/{task}/subtasks/durations", plan.ToDictionary(p => p.Subtask, p => p.Minutes));

    public static async Task<(int Allocated, int Count, int Version)> CountersAsync(this Caller caller, Guid task)
    {
        var shown = await caller.GetAsync($"/tasks/{task}");
        return (shown.Number("allocated_duration"), shown.Number("subtask_count"), shown.Version);
    }

    /// <summary>All that was told of a resource with that action, oldest first, once it was dispatched.</summary>
    public static async Task<List<Told>> ToldAsync(this CollabApp app, Guid resource, string action)
    {
        await app.UntilDispatchedAsync();
        await using var db = await app.OpenDatabaseAsync();
        var activities = await db.QueryAsync<Guid>(
            "SELECT id FROM activity WHERE action = @action AND data #>> '{resource,id}' = @resource ORDER BY id", ("action", action), ("resource", resource.ToString()));
        var told = new List<Told>();
        foreach (var id in activities)
        {
            var title = await db.QueryAsync<string>("SELECT title FROM activity WHERE id = @id", ("id", id));
            var data = await db.QueryAsync<string>("SELECT data::text FROM activity WHERE id = @id", ("id", id));
            var recipients = await db.QueryAsync<string>("SELECT user_id || ' ' || silent FROM notifications WHERE activity_id = @id ORDER BY silent, user_id", ("id", id));
            told.Add(new(title[0], JsonSerializer.Deserialize<JsonElement>(data[0]), [.. recipients.Select(text => (Guid.Parse(text[..36]), text[37..] == "true"))]));
        }

        return told;
    }
}
