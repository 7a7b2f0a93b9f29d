using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

internal static class TaskGiven
{
    /// <summary>Asks to complete or to reopen a task; without members, for what it is not.</summary>
    public static Task<Answer> CompleteAsync(this Caller caller, Guid task, object? change = null, params (string Name, string Value)[] headers) =>
        change is null
            ? caller.SendAsync(HttpMethod.Patch, $"/tasks/{task}/completion", null, headers)
            : caller.PatchAsync($"/tasks/{task}/completion", change, headers);

    /// <summary>A tree in which every task has one child of its own duration, from the root down.</summary>
    public static async Task<Guid[]> ChainAsync(this Caller owner, Guid eventId, int levels, int duration = 60)
    {
        var chain = new List<Guid> { await owner.TaskAsync(eventId, duration: duration, title: "Level 1") };
        while (chain.Count < levels)
            chain.Add(await owner.TaskAsync(eventId, chain[^1], duration, $"Level {chain.Count + 1}"));
        return [.. chain];
    }

    /// <summary>So many children of a task, a minute each, as an import would make them.</summary>
    public static async Task<Guid[]> ImportAsync(this CollabApp app, Guid parent, int count, int duration = 1)
    {
        await using var db = await app.OpenDatabaseAsync();
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToArray();
        await db.ExecuteAsync(
            """
            INSERT INTO tasks (id, version, created_at, updated_at, event_id, parent_task_id, lineage, maintainer_id, title, people,
                               duration, allocated_duration, subtask_count, completed_subtask_count, is_complete)
            SELECT i.id, 1, now(), now(), p.event_id, p.id, '{}', p.maintainer_id, 'Imported', '{}', @duration, 0, 0, 0, false
            FROM unnest(@ids) AS i (id), tasks p WHERE p.id = @parent
            """,
            ("ids", ids), ("parent", parent), ("duration", duration));
        return ids;
    }

    public static async Task<bool> IsCompleteAsync(this Caller caller, Guid task) =>
        (await caller.GetAsync($"/tasks/{task}")).Expect(HttpStatusCode.OK)["is_complete"].GetBoolean();

    public static async Task<int> VersionAsync(this Caller caller, Guid task) =>
        (await caller.GetAsync($"/tasks/{task}")).Expect(HttpStatusCode.OK).Version;
}
