using System.Net;
using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Api;

public sealed class BudgetTests(CollabApp app)
{
    private const int Writers = 16;

    [Fact]
    public async Task A_subtask_that_does_not_fit_is_refused_with_the_numbers()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 100);
        await ann.TaskAsync(id, root, 70);

        var refused = await ann.PostAsync("/tasks", new { event_id = id, parent_task_id = root, title = "Too much", duration = 31 });

        refused.ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");
        Assert.Equal(root, refused["task_id"].GetGuid());
        Assert.Equal((100, 70, 30, 31), (refused.Number("duration"), refused.Number("allocated"), refused.Number("remaining"), refused.Number("requested")));
        await ann.TaskAsync(id, root, 30);
    }

    [Fact]
    public async Task Growing_a_subtask_takes_from_what_the_parent_has_left()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 100);
        var part = await ann.TaskAsync(id, root, 70);

        var refused = (await ann.PutAsync($"/tasks/{part}", new { duration = 101 })).ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");
        Assert.Equal((root, 30, 31), (refused["task_id"].GetGuid(), refused.Number("remaining"), refused.Number("requested")));
        (await ann.PutAsync($"/tasks/{part}", new { duration = 100 })).Expect(HttpStatusCode.OK);
        (await ann.PutAsync($"/tasks/{part}", new { duration = 1 })).Expect(HttpStatusCode.OK);
        Assert.Equal(1, (await ann.GetAsync($"/tasks/{root}")).Number("allocated_duration"));
    }

    [Fact]
    public async Task A_task_keeps_what_its_subtasks_take()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 100);
        await ann.TaskAsync(id, root, 70);

        var refused = (await ann.PutAsync($"/tasks/{root}", new { duration = 69 })).ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");
        Assert.Equal((root, 70, 69), (refused["task_id"].GetGuid(), refused.Number("allocated"), refused.Number("requested")));
        (await ann.PutAsync($"/tasks/{root}", new { duration = 70 })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_counters_are_not_to_be_written_by_hand()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 100);
        var part = await ann.TaskAsync(id, root, 100);
        await using var database = await app.OpenDatabaseAsync();

        await database.ExecuteAsync("UPDATE tasks SET allocated_duration = 0, subtask_count = 0 WHERE id = @id", ("id", root));

        var task = await ann.GetAsync($"/tasks/{root}");
        Assert.Equal((100, 1), (task.Number("allocated_duration"), task.Number("subtask_count")));
        var overrun = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("UPDATE tasks SET duration = 101 WHERE id = @id", ("id", part)));
        Assert.Equal("ck_tasks_budget", overrun.ConstraintName);
    }

    [Fact]
    public async Task Of_sixteen_that_create_at_once_as_many_succeed_as_fit()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 100);

        var answers = await AtOnceAsync(_ => ann.PostAsync("/tasks", new { event_id = id, parent_task_id = root, title = "Part", duration = 15 }));

        Assert.Equal(6, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer =>
        {
            answer.ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");
            Assert.Equal((90, 10), (answer.Number("allocated"), answer.Number("remaining")));
        });
        Assert.Equal((90, 6), await CountersAsync(ann, root));
    }

    [Fact]
    public async Task Creating_growing_and_shrinking_at_once_never_exceeds_the_budget()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 200);
        var parts = new List<Guid>();
        for (var i = 0; i < Writers; i++)
            parts.Add(await ann.TaskAsync(id, root, 5));

        var answers = await AtOnceAsync(i => (i % 4) switch
        {
            0 => ann.PostAsync("/tasks", new { event_id = id, parent_task_id = root, title = "New", duration = 20 + i }),
            1 => ann.PutAsync($"/tasks/{parts[i]}", new { duration = 30 + i }),
            2 => ann.PutAsync($"/tasks/{parts[i]}", new { duration = 1 }),
            _ => ann.PutAsync($"/tasks/{root}", new { duration = 150 + i }),
        }, rounds: 4);

        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Conflict, answer.Content));
        var children = (await ann.GetAsync($"/events/{id}/tasks?limit=100&parent_task_id={root}")).Items;
        var parent = await ann.GetAsync($"/tasks/{root}");
        Assert.Equal(children.Sum(child => child.GetProperty("duration").GetInt32()), parent.Number("allocated_duration"));
        Assert.Equal(children.Length, parent.Number("subtask_count"));
        Assert.True(parent.Number("remaining_duration") >= 0);
    }

    [Fact]
    public async Task Writers_at_every_level_of_a_tree_do_not_hinder_each_other()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var tree = new List<Guid> { await ann.TaskAsync(id, duration: 1000) };
        for (var level = 1; level < 8; level++)
            tree.Add(await ann.TaskAsync(id, tree[^1], 1000 - 100 * level));

        var answers = await AtOnceAsync(i => ann.PutAsync($"/tasks/{tree[i % tree.Count]}", new { duration = 1000 - 100 * (i % tree.Count) + i }), rounds: 4);

        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Conflict, answer.Content));
    }

    [Fact]
    public async Task SQL_typed_by_hand_cannot_exceed_the_budget_either()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 100);
        var parts = new List<Guid>();
        for (var i = 0; i < Writers; i++)
            parts.Add(await ann.TaskAsync(id, root, 1));

        var grown = await Task.WhenAll(parts.Select(part => Task.Run(async () =>
        {
            await using var db = await app.OpenDatabaseAsync();
            try
            {
                return await db.ExecuteAsync("UPDATE tasks SET duration = 21 WHERE id = @part", ("part", part));
            }
            catch (PostgresException e)
            {
                Assert.Equal("ck_tasks_budget", e.ConstraintName);
                return 0;
            }
        })));

        Assert.Equal(4, grown.Sum());
        Assert.Equal((96, Writers), await CountersAsync(ann, root));
    }

    [Fact]
    public async Task The_parent_that_a_change_touched_is_told_with_its_version()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 100);
        await AtOnceAsync(_ => ann.PostAsync("/tasks", new { event_id = id, parent_task_id = root, title = "Part", duration = 5 }));

        await using var db = await app.OpenDatabaseAsync();
        var versions = await db.QueryAsync<int>(
            "SELECT (data #>> '{touched,0,version}')::int FROM activity WHERE event_id = @id AND data #>> '{touched,0,id}' = @root ORDER BY 1",
            ("id", id), ("root", root.ToString()));

        Assert.Equal(Enumerable.Range(2, Writers), versions);
        Assert.Equal(Writers + 1, (await ann.GetAsync($"/tasks/{root}")).Version);
    }

    private static async Task<Answer[]> AtOnceAsync(Func<int, Task<Answer>> write, int rounds = 1)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async i =>
        {
            var mine = new List<Answer>();
            for (var round = 0; round < rounds; round++)
                mine.Add(await write(i));
            return mine;
        }));
        return [.. answers.SelectMany(mine => mine)];
    }

    private static async Task<(int Allocated, int Count)> CountersAsync(User user, Guid task)
    {
        var shown = await user.GetAsync($"/tasks/{task}");
        return (shown.Number("allocated_duration"), shown.Number("subtask_count"));
    }
}
