using System.Net;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Access;

/// <summary>Ways to more than one has, none of which leads there.</summary>
public sealed class EscalationTests(CollabApp app)
{
    private static readonly Guid Forged = Guid.CreateVersion7();

    [Fact]
    public async Task Nothing_that_is_the_servers_to_set_is_taken_from_a_body()
    {
        var (ann, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Eve"));
        var forged = new { id = Forged, version = 99, user_id = eve.Id, role = "collaborator", created_at = "2001-01-01T00:00:00Z", updated_at = "2001-01-01T00:00:00Z", lineage = new[] { Forged }, allocated_duration = 7, subtask_count = 7 };
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);

        foreach (var path in (string[])[$"/events/{id}", $"/tasks/{task}"])
        {
            var before = (await ann.GetAsync(path)).Expect(HttpStatusCode.OK);
            Assert.Equal(before.Content, (await ann.PutAsync(path, forged)).Expect(HttpStatusCode.OK).Content);
            Assert.Equal(before.Content, (await ann.GetAsync(path)).Content);
        }

        var registered = await app.Nobody().PostAsync("/users", new { id = Forged, version = 99, name = "Ann", email = Given.Address(), password_hash = "x", is_admin = true });
        Assert.NotEqual(Forged, registered.Expect(HttpStatusCode.Created).Id);
        Assert.Equal(1, registered.Version);
    }

    [Fact]
    public async Task Nobody_acts_for_another_by_naming_them()
    {
        var (ann, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Eve"));
        (await eve.PostAsync("/events", new { title = "Hers", start_date = "2026-01-15T10:00:00Z", end_date = "2026-01-16T10:00:00Z", user_id = ann.Id }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("user_id");
        Assert.Equal("Eve", (await eve.GetAsync($"/users/{eve.Id}", ("X-User-ID", $"{ann.Id}"))).Text("name"));
        (await eve.GetAsync($"/users/{ann.Id}/settings", ("X-User-ID", $"{ann.Id}"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_collaborator_makes_nobody_a_maintainer_least_of_all_itself()
    {
        var plan = await Plan.CreateAsync(app);
        var bob = await plan.JoinAsync(plan.Task);
        (await bob.PatchAsync($"/tasks/{plan.Task}/collaborators/{bob.Id}", new { role = "maintainer" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.PostAsync($"/tasks/{plan.Subtask}/collaborators", new { user_id = bob.Id, role = "maintainer" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.PostAsync("/invites", new { task_id = plan.Subtask, invitee_id = bob.Id, role = "maintainer" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.PutAsync($"/tasks/{plan.Task}", new { maintainer_id = bob.Id })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal("collaborator", (await bob.GetAsync($"/tasks/{plan.Task}")).Text("role"));
    }

    [Fact]
    public async Task A_maintainer_of_a_subtask_reaches_nothing_above_it()
    {
        var plan = await Plan.CreateAsync(app);
        var bob = await app.UserAsync("Bob");
        await bob.JoinsAsync(plan.Owner, plan.Subtask, "maintainer");
        var friend = await app.UserAsync("Friend");

        (await bob.PutAsync($"/tasks/{plan.Task}", new { title = "Mine" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.PutAsync($"/tasks/{plan.Subtask}", new { parent_task_id = (Guid?)null })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.PostAsync("/invites", new { task_id = plan.Task, invitee_id = friend.Id, role = "maintainer" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.PostAsync($"/tasks/{plan.Task}/collaborators", new { user_id = bob.Id, role = "maintainer" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.PatchAsync($"/tasks/{plan.Task}/completion", new { is_complete = true, cascade = true })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        var seen = (await bob.GetAsync($"/tasks/{plan.Subtask}")).Expect(HttpStatusCode.OK);
        Assert.Empty(seen["path"].EnumerateArray());
    }

    [Fact]
    public async Task Who_has_lost_access_finds_nothing_in_any_list_or_stream_any_more()
    {
        var plan = await Plan.CreateAsync(app);
        var word = $"w{Guid.CreateVersion7():N}";
        var bob = await plan.JoinAsync(plan.Task);
        var story = (await plan.Owner.PostAsync("/stories", new { task_id = plan.Task, title = word, content = word })).Expect(HttpStatusCode.Created).Id;
        Assert.NotEmpty((await bob.GetAsync($"/search?q={word}")).Items);
        await app.UntilDispatchedAsync();

        (await plan.Owner.DeleteAsync($"/tasks/{plan.Task}/collaborators/{bob.Id}")).Expect(HttpStatusCode.NoContent);

        Assert.Empty((await bob.GetAsync($"/search?q={word}")).Items);
        Assert.Empty((await bob.GetAsync("/tasks")).Items);
        Assert.Empty((await bob.GetAsync("/events")).Items);
        (await bob.GetAsync($"/stories/{story}/revisions")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.GetAsync($"/tasks/{plan.Task}/activity")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.DoesNotContain(word, (await bob.GetAsync($"/notifications/{bob.Id}")).Content, StringComparison.Ordinal);

        await app.UntilDispatchedAsync();
        (await plan.Owner.PutAsync($"/stories/{story}", new { title = $"{word} again" })).Expect(HttpStatusCode.OK);
        await bob.NoteAsync("The end");
        await using var replay = await bob.SubscribeAsync("0");
        await replay.NextAsync("ready");
        StreamEvent next;
        do
        {
            next = await replay.NextAsync();
            Assert.DoesNotContain(word, next.Data.GetRawText(), StringComparison.Ordinal);
        }
        while (next.Type != "system");
    }

    [Fact]
    public async Task An_open_stream_hears_nothing_more_of_what_its_user_has_lost()
    {
        var plan = await Plan.CreateAsync(app);
        var bob = await plan.JoinAsync(plan.Task);
        await using var stream = await bob.SubscribeAsync();
        await stream.NextAsync("ready");

        (await plan.Owner.DeleteAsync($"/tasks/{plan.Task}/collaborators/{bob.Id}")).Expect(HttpStatusCode.NoContent);
        await plan.Owner.ChangeAsync($"/tasks/{plan.Task}", "Secret from now on");
        await bob.NoteAsync("The end");

        StreamEvent next;
        do
        {
            next = await stream.NextAsync();
            Assert.DoesNotContain("Secret", next.Data.GetRawText(), StringComparison.Ordinal);
        }
        while (next.Type != "system");
    }
}
