using System.Net;
using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Activities;

public sealed class TaskActivityTests(CollabApp app)
{
    [Fact]
    public async Task What_happened_on_a_task_is_listed_newest_first()
    {
        var ann = await app.UserAsync("Ann");
        var task = await ann.TaskAsync(await ann.EventAsync(), title: "Draft");
        (await ann.PutAsync($"/tasks/{task}", new { title = "Final" })).Expect(HttpStatusCode.OK);

        var list = (await ann.GetAsync($"/tasks/{task}/activity")).Expect(HttpStatusCode.OK);

        Assert.Equal(["updated", "created"], Actions(list));
        var newest = list.Items[0];
        Assert.Equal("task_update", newest.GetProperty("type").GetString());
        Assert.Equal($$"""{"id":"{{ann.Id}}","name":"Ann"}""", newest.GetProperty("actor").GetRawText());
        Assert.Equal(task, newest.GetProperty("task_id").GetGuid());
        Assert.Equal(JsonValueKind.Null, newest.GetProperty("story_id").ValueKind);
        Assert.Equal("Final", newest.GetProperty("title").GetString());
        Assert.NotEmpty(newest.GetProperty("message").GetString()!);
        Assert.Equal(2, newest.GetProperty("data").GetProperty("resource").GetProperty("version").GetInt32());
        Assert.EndsWith("Z", newest.GetProperty("created_at").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_activity_comes_once_and_the_list_ends()
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());
        for (var i = 1; i <= 6; i++)
            (await ann.PutAsync($"/tasks/{task}", new { title = $"Title {i}" })).Expect(HttpStatusCode.OK);

        var ids = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = (await ann.GetAsync($"/tasks/{task}/activity?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(HttpStatusCode.OK);
            ids.AddRange(page.Ids);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(7, ids.Count);
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(ids.OrderDescending(), ids);
    }

    [Fact]
    public async Task Invites_are_shown_to_maintainers_only()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await bob.JoinsAsync(ann, task);
        await eve.JoinsAsync(ann, task, "maintainer");

        Assert.Contains("accepted", Actions(await ann.GetAsync($"/tasks/{task}/activity")));
        Assert.Contains("accepted", Actions(await eve.GetAsync($"/tasks/{task}/activity")));
        Assert.Equal(["collaborator_added", "collaborator_added", "created"], Actions(await bob.GetAsync($"/tasks/{task}/activity")));
    }

    [Fact]
    public async Task What_is_said_to_one_person_is_no_activity_of_the_task()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await bob.JoinsAsync(ann, task);
        var story = (await ann.PostAsync("/stories", new { task_id = task, title = "Notes" })).Expect(HttpStatusCode.Created).Id;
        var comment = (await ann.PostAsync("/comments", new { story_id = story, content = $"@{bob.Id} look" })).Expect(HttpStatusCode.Created).Id;

        var newest = (await bob.GetAsync($"/tasks/{task}/activity")).Items[0];

        Assert.Equal(("comment", "created"), (newest.GetProperty("type").GetString(), newest.GetProperty("action").GetString()));
        Assert.Equal(comment, newest.GetProperty("data").GetProperty("resource").GetProperty("id").GetGuid());
        Assert.Equal(story, newest.GetProperty("story_id").GetGuid());
    }

    [Fact]
    public async Task A_task_that_one_cannot_see_has_no_activity()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());

        (await bob.GetAsync($"/tasks/{task}/activity")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.GetAsync($"/tasks/{Guid.CreateVersion7()}/activity")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.GetAsync("/tasks/none/activity")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static IEnumerable<string?> Actions(Answer list) => list.Expect(HttpStatusCode.OK).Items.Select(item => item.GetProperty("action").GetString());
}
