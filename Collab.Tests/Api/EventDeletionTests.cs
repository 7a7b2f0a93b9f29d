using System.Net;
using System.Text.Json;
using Collab.Tests.Comments;
using Collab.Tests.Notifications;
using Collab.Tests.Stories;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class EventDeletionTests(CollabApp app)
{
    [Fact]
    public async Task A_deleted_event_takes_everything_in_it_along()
    {
        var plan = await Plan.CreateAsync(app);
        var (ann, bob, eve) = (plan.Owner, await plan.JoinAsync(plan.Task), await app.UserAsync("Eve"));
        var story = await bob.StoryAsync(plan.Subtask);
        var comment = await ann.CommentAsync(story);
        var reply = await bob.CommentAsync(story, parent: comment);
        var deleted = await bob.StoryAsync(plan.Task);
        (await bob.DeleteAsync($"/stories/{deleted}")).Expect(HttpStatusCode.NoContent);
        var invite = await ann.InviteAsync(plan.Subtask, eve);

        (await ann.DeleteAsync($"/events/{plan.Event}")).Expect(HttpStatusCode.NoContent);

        (await ann.DeleteAsync($"/events/{plan.Event}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var path in (string[])[$"/events/{plan.Event}", $"/tasks/{plan.Task}", $"/tasks/{plan.Subtask}", $"/stories/{story}", $"/comments/{comment}", $"/comments/{reply}", $"/invites/{invite}"])
            (await ann.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await bob.GetAsync("/events")).Ids);
        Assert.Empty((await eve.GetAsync($"/invites/received/{eve.Id}")).Ids);
        Assert.Equal(0, await app.CountAsync(
            """
            SELECT (SELECT count(*) FROM tasks WHERE event_id = @event) + (SELECT count(*) FROM collaborators WHERE event_id = @event)
                 + (SELECT count(*) FROM stories WHERE event_id = @event) + (SELECT count(*) FROM comments WHERE event_id = @event)
                 + (SELECT count(*) FROM invites WHERE id = @invite) + (SELECT count(*) FROM story_revisions WHERE story_id = @story)
                 + (SELECT count(*) FROM comment_history WHERE comment_id = @comment)
            """,
            ("event", plan.Event), ("invite", invite), ("story", story), ("comment", comment)));
    }

    [Fact]
    public async Task Only_the_owner_deletes_an_event_and_only_at_the_version_that_is_meant()
    {
        var plan = await Plan.CreateAsync(app);
        var (bob, eve) = (await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        await bob.JoinsAsync(plan.Owner, plan.Task, "maintainer");

        (await eve.DeleteAsync($"/events/{plan.Event}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.DeleteAsync($"/events/{plan.Event}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await plan.Owner.DeleteAsync($"/events/{plan.Event}", ("If-Match", "\"7\""))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await plan.Owner.GetAsync($"/tasks/{plan.Subtask}")).Expect(HttpStatusCode.OK);
        (await plan.Owner.DeleteAsync($"/events/{plan.Event}", ("If-Match", "\"1\""))).Expect(HttpStatusCode.NoContent);
        (await plan.Owner.DeleteAsync("/events/none")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Who_saw_the_event_hears_that_it_is_gone_and_with_it_its_tasks()
    {
        var plan = await Plan.CreateAsync(app);
        var bob = await plan.JoinAsync(plan.Subtask);
        await using var his = await bob.ListenAsync();
        await using var hers = await plan.Owner.ListenAsync();

        (await plan.Owner.DeleteAsync($"/events/{plan.Event}")).Expect(HttpStatusCode.NoContent);

        var news = await his.NextAsync("task_update");
        Assert.False(news.Data.GetProperty("silent").GetBoolean());
        Assert.Equal("deleted", Data(news).GetProperty("action").GetString());
        Assert.Equal(("event", plan.Event, null), Named(Data(news).GetProperty("resource")));
        Assert.Equal([("task", plan.Task, null), ("task", plan.Subtask, null)], Data(news).GetProperty("touched").EnumerateArray().Select(Named));
        Assert.True((await hers.NextAsync("task_update")).Data.GetProperty("silent").GetBoolean());
        await using var later = await bob.SubscribeAsync($"{news.Number - 1}");
        await later.NextAsync("ready");
        Assert.Equal(plan.Event, Named(Data(await later.NextAsync("task_update")).GetProperty("resource")).Id);
    }

    [Fact]
    public async Task Who_was_invited_hears_that_the_invite_is_gone_and_nothing_of_the_event()
    {
        var plan = await Plan.CreateAsync(app);
        var (eve, dan) = (await app.UserAsync("Eve"), await app.UserAsync("Dan"));
        var (pending, rejected) = (await plan.Owner.InviteAsync(plan.Task, eve), await plan.Owner.InviteAsync(plan.Task, dan));
        (await dan.PatchAsync($"/invites/{rejected}", new { status = "rejected" })).Expect(HttpStatusCode.OK);
        await using var hers = await eve.ListenAsync();
        await using var his = await dan.ListenAsync();

        (await plan.Owner.DeleteAsync($"/events/{plan.Event}")).Expect(HttpStatusCode.NoContent);

        var news = await hers.NextAsync("invite");
        Assert.Equal(("invite", pending, null), Named(Data(news).GetProperty("resource")));
        Assert.Equal("Work", news.Text("title"));
        Assert.False(news.Data.GetProperty("silent").GetBoolean());
        var silent = await his.NextAsync("invite");
        Assert.Equal(("invite", rejected, null), Named(Data(silent).GetProperty("resource")));
        Assert.True(silent.Data.GetProperty("silent").GetBoolean());
        await app.QuietAsync(eve);
        Assert.Equal(0, await app.CountAsync(
            "SELECT count(*) FROM notifications n JOIN activity a ON a.id = n.activity_id WHERE n.user_id = @eve AND a.title = 'Launch'", ("eve", eve.Id)));
    }

    [Fact]
    public async Task Of_many_tasks_a_hundred_are_named()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var planned = await ann.EventAsync();
        await bob.JoinsAsync(ann, await ann.TaskAsync(planned));
        await app.PlantAsync(planned, ann.Id, roots: 20, children: 100);
        await using var stream = await bob.ListenAsync();

        (await ann.DeleteAsync($"/events/{planned}")).Expect(HttpStatusCode.NoContent);

        var data = Data(await stream.NextAsync("task_update"));
        Assert.Equal(100, data.GetProperty("touched").GetArrayLength());
        Assert.True(data.GetProperty("touched_more").GetBoolean());
        Assert.Equal(0, await app.CountAsync("SELECT count(*) FROM tasks WHERE event_id = @event", ("event", planned)));
    }

    private static JsonElement Data(StreamEvent told) => told.Data.GetProperty("data");

    private static (string? Kind, Guid Id, int? Version) Named(JsonElement resource) => (
        resource.GetProperty("kind").GetString(),
        resource.GetProperty("id").GetGuid(),
        resource.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.Number ? version.GetInt32() : null);
}
