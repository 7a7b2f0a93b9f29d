using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

/// <summary>Completing a task with everything below it.</summary>
public sealed class CascadeTests(CollabApp app)
{
    [Fact]
    public async Task A_cascade_completes_everything_below_and_nothing_beside()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var top = await ann.TaskAsync(id, duration: 100);
        var (root, beside) = (await ann.TaskAsync(id, top, 60), await ann.TaskAsync(id, top, 40));
        var (part, done) = (await ann.TaskAsync(id, root, 40), await ann.TaskAsync(id, root, 20));
        var piece = await ann.TaskAsync(id, part, 40);
        var before = (await ann.CompleteAsync(done)).Expect(HttpStatusCode.OK);

        var answer = (await ann.CompleteAsync(root, new { is_complete = true, cascade = true })).Expect(HttpStatusCode.OK);

        Assert.Equal(answer.Content, (await ann.GetAsync($"/tasks/{root}")).Content);
        Assert.Equal((true, 2), (answer["is_complete"].GetBoolean(), answer.Number("completed_subtask_count")));
        foreach (var task in (Guid[])[part, piece])
            Assert.Equal(answer.Text("completed_at"), (await ann.GetAsync($"/tasks/{task}")).Text("completed_at"));
        Assert.Equal(before.Content, (await ann.GetAsync($"/tasks/{done}")).Content);
        Assert.False(await ann.IsCompleteAsync(beside));
        var above = await ann.GetAsync($"/tasks/{top}");
        Assert.Equal((false, 1), (above["is_complete"].GetBoolean(), above.Number("completed_subtask_count")));
    }

    [Fact]
    public async Task Every_task_that_its_subtasks_do_not_sum_to_is_named_and_nothing_is_completed()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 100);
        var (good, bad) = (await ann.TaskAsync(id, root, 50), await ann.TaskAsync(id, root, 50, "Short"));
        await ann.TaskAsync(id, good, 50);
        var worse = await ann.TaskAsync(id, bad, 30, "Shorter");
        await ann.TaskAsync(id, worse, 10);

        var refused = (await ann.CompleteAsync(root, new { cascade = true })).ExpectProblem(HttpStatusCode.Conflict, "duration-unbalanced");

        Assert.Equal((bad, 50, 30, 20), Numbers(refused.Body));
        Assert.Equal(2, refused.Number("unbalanced_count"));
        Assert.Equal([(bad, 50, 30, 20), (worse, 30, 10, 20)], refused["unbalanced"].EnumerateArray().Select(Numbers));
        Assert.Equal(["Short", "Shorter"], refused["unbalanced"].EnumerateArray().Select(task => task.GetProperty("title").GetString()));
        await using var db = await app.OpenDatabaseAsync();
        Assert.Empty(await db.QueryAsync<Guid>("SELECT id FROM tasks WHERE event_id = @id AND is_complete", ("id", id)));
    }

    [Fact]
    public async Task Two_thousand_tasks_and_sixteen_levels_are_completed_at_once()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var chain = await ann.ChainAsync(id, 15, 2000);
        await app.ImportAsync(chain[^1], 2000);

        var answer = (await ann.CompleteAsync(chain[0], new { cascade = true })).Expect(HttpStatusCode.OK);

        // Each level above the deepest has counted its child, and then was completed itself; it was made, and had a child made, before.
        Assert.Equal(4, answer.Version);
        await using var db = await app.OpenDatabaseAsync();
        Assert.Equal([2015], await db.QueryAsync<long>("SELECT count(*) FROM tasks WHERE event_id = @id AND is_complete", ("id", id)));
        Assert.Equal([4], await db.QueryAsync<int>("SELECT DISTINCT version FROM tasks WHERE event_id = @id AND subtask_count > 0", ("id", id)));
        Assert.Equal([2], await db.QueryAsync<int>("SELECT DISTINCT version FROM tasks WHERE event_id = @id AND subtask_count = 0", ("id", id)));
    }

    private static (Guid Task, int Duration, int Allocated, int Remaining) Numbers(System.Text.Json.JsonElement problem) => (
        problem.GetProperty("task_id").GetGuid(),
        problem.GetProperty("duration").GetInt32(),
        problem.GetProperty("allocated").GetInt32(),
        problem.GetProperty("remaining").GetInt32());
}
