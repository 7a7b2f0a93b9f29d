using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

/// <summary><c>is_complete</c> among the other members of an update: all of them are judged together.</summary>
public sealed class CompletionByUpdateTests(CollabApp app)
{
    [Fact]
    public async Task An_update_completes_and_reopens_in_one_change_with_the_rest()
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());

        var done = (await ann.PutAsync($"/tasks/{task}", new { is_complete = true, title = "Done" })).Expect(HttpStatusCode.OK);
        Assert.Equal((true, "Done", 2), (done["is_complete"].GetBoolean(), done.Text("title"), done.Version));
        Assert.Equal(done.Content, (await ann.GetAsync($"/tasks/{task}")).Content);
        var renamed = (await ann.PutAsync($"/tasks/{task}", new { title = "Done and dusted", is_complete = true })).Expect(HttpStatusCode.OK);
        Assert.Equal(done.Text("completed_at"), renamed.Text("completed_at"));

        var open = (await ann.PutAsync($"/tasks/{task}", new { is_complete = false })).Expect(HttpStatusCode.OK);
        Assert.Null(open["completed_at"].GetString());

        await using var db = await app.OpenDatabaseAsync();
        Assert.Equal(
            ["created", "completed", "updated", "reopened"],
            await db.QueryAsync<string>("SELECT action FROM activity WHERE task_id = @task ORDER BY (data #>> '{resource,version}')::int", ("task", task)));
    }

    [Fact]
    public async Task Whoever_has_access_completes_a_task_and_changes_nothing_else()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await bob.JoinsAsync(ann, task);

        (await bob.PutAsync($"/tasks/{task}", new { is_complete = true, title = "Mine" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.PutAsync($"/tasks/{task}", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.True((await bob.PutAsync($"/tasks/{task}", new { is_complete = true })).Expect(HttpStatusCode.OK)["is_complete"].GetBoolean());
    }

    [Fact]
    public async Task A_task_is_shortened_to_what_its_subtasks_take_and_completed_at_once()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 90);
        await ann.CompleteAsync(await ann.TaskAsync(id, root, 30));

        var refused = (await ann.PutAsync($"/tasks/{root}", new { is_complete = true })).ExpectProblem(HttpStatusCode.Conflict, "duration-unbalanced");
        Assert.Equal((90, 30, 60), (refused.Number("duration"), refused.Number("allocated"), refused.Number("remaining")));
        Assert.Equal(31, (await ann.PutAsync($"/tasks/{root}", new { is_complete = true, duration = 31 })).ExpectProblem(HttpStatusCode.Conflict, "duration-unbalanced").Number("requested"));
        (await ann.PutAsync($"/tasks/{root}", new { is_complete = true, duration = 29 })).ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");
        Assert.True((await ann.PutAsync($"/tasks/{root}", new { is_complete = true, duration = 30 })).Expect(HttpStatusCode.OK)["is_complete"].GetBoolean());
    }

    [Fact]
    public async Task An_update_does_not_complete_above_open_subtasks()
    {
        var ann = await app.UserAsync();
        var chain = await ann.ChainAsync(await ann.EventAsync(), 2);

        var refused = (await ann.PutAsync($"/tasks/{chain[0]}", new { is_complete = true, title = "Done" })).ExpectProblem(HttpStatusCode.Conflict, "subtasks-open");

        Assert.Equal(chain[1], Assert.Single(refused["open_subtasks"].EnumerateArray()).GetProperty("id").GetGuid());
        Assert.Equal("Level 1", (await ann.GetAsync($"/tasks/{chain[0]}")).Text("title"));
    }

    [Fact]
    public async Task A_task_below_a_complete_one_gets_another_duration_with_its_reopening_and_not_without()
    {
        var ann = await app.UserAsync();
        var chain = await ann.ChainAsync(await ann.EventAsync(), 3);
        (await ann.CompleteAsync(chain[0], new { cascade = true })).Expect(HttpStatusCode.OK);

        (await ann.PutAsync($"/tasks/{chain[2]}", new { duration = 50 })).ExpectProblem(HttpStatusCode.Conflict, "duration-unbalanced");
        (await ann.PutAsync($"/tasks/{chain[2]}", new { duration = 61, is_complete = false })).ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");
        Assert.True(await ann.IsCompleteAsync(chain[0]));
        (await ann.PutAsync($"/tasks/{chain[2]}", new { duration = 50, is_complete = false })).Expect(HttpStatusCode.OK);

        foreach (var task in chain)
            Assert.False(await ann.IsCompleteAsync(task));
        Assert.Equal(50, (await ann.GetAsync($"/tasks/{chain[1]}")).Number("allocated_duration"));
    }

    [Fact]
    public async Task A_complete_task_gets_another_duration_with_its_reopening_and_not_without()
    {
        var ann = await app.UserAsync();
        var chain = await ann.ChainAsync(await ann.EventAsync(), 2);
        (await ann.CompleteAsync(chain[0], new { cascade = true })).Expect(HttpStatusCode.OK);

        (await ann.PutAsync($"/tasks/{chain[0]}", new { duration = 70 })).ExpectProblem(HttpStatusCode.Conflict, "duration-unbalanced");
        Assert.Equal(70, (await ann.PutAsync($"/tasks/{chain[0]}", new { duration = 70, is_complete = false })).Expect(HttpStatusCode.OK).Number("duration"));
        Assert.True(await ann.IsCompleteAsync(chain[1]));
    }
}
