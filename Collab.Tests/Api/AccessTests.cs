using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class AccessTests(CollabApp app)
{
    [Theory]
    [InlineData("Basic YTpi")]
    [InlineData("Digest username=\"a\"")]
    [InlineData("clb_without-a-scheme")]
    public async Task Credentials_of_another_kind_are_challenged_without_an_error(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var http = app.CreateClient();
        using var refused = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer realm=\"collab\"", refused.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task What_one_may_not_see_is_not_found_whatever_one_does_to_it()
    {
        var (ann, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);

        (await eve.GetAsync($"/events/{id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await eve.PutAsync($"/events/{id}", new { title = "Mine" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await eve.PutAsync($"/events/{id}", new { title = "Mine" }, ("If-Match", "\"99\""))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await eve.GetAsync($"/events/{id}/tasks")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await eve.GetAsync($"/tasks/{task}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await eve.PutAsync($"/tasks/{task}", new { title = "Mine" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await eve.PostAsync("/tasks", new { event_id = id, title = "Mine", duration = 1 }))
            .ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("event_id");
        (await eve.PostAsync("/tasks", new { event_id = id, parent_task_id = task, title = "Mine", duration = 1 }))
            .ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("parent_task_id");
        (await eve.PostAsync("/invites", new { task_id = task, invitee_id = eve.Id, role = "maintainer" }))
            .ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("task_id");
    }

    [Fact]
    public async Task What_one_sees_and_may_not_do_is_forbidden()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);
        await bob.JoinsAsync(ann, task);

        Assert.Equal("collaborator", (await bob.GetAsync($"/events/{id}")).Text("role"));
        (await bob.PutAsync($"/events/{id}", new { title = "Mine" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.PutAsync($"/tasks/{task}", new { title = "Mine" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.PutAsync($"/tasks/{task}", new { title = "Mine" }, ("If-Match", "\"99\""))).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.PostAsync("/tasks", new { event_id = id, title = "Mine", duration = 1 })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.PostAsync("/tasks", new { event_id = id, parent_task_id = task, title = "Mine", duration = 1 }))
            .ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.PostAsync("/invites", new { task_id = task, invitee_id = ann.Id, role = "maintainer" }))
            .ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_role_holds_for_the_tasks_below_and_for_no_other()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, title: "Root");
        var branch = await ann.TaskAsync(id, root, 30, "Branch");
        var leaf = await ann.TaskAsync(id, branch, 10, "Leaf");
        var other = await ann.TaskAsync(id, root, 30, "Other");
        await bob.JoinsAsync(ann, branch, "maintainer");

        Assert.Equal("maintainer", (await bob.GetAsync($"/tasks/{leaf}")).Expect(HttpStatusCode.OK).Text("role"));
        (await bob.PutAsync($"/tasks/{leaf}", new { title = "Bob was here" })).Expect(HttpStatusCode.OK);
        (await bob.GetAsync($"/tasks/{root}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.GetAsync($"/tasks/{other}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal([branch, leaf], (await bob.GetAsync($"/events/{id}/tasks")).Ids);
    }

    [Fact]
    public async Task The_path_starts_at_the_highest_ancestor_that_one_sees()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, title: "Root");
        var branch = await ann.TaskAsync(id, root, 30, "Branch");
        var twig = await ann.TaskAsync(id, branch, 20, "Twig");
        var leaf = await ann.TaskAsync(id, twig, 10, "Leaf");
        await bob.JoinsAsync(ann, branch);

        Assert.Equal(["Root", "Branch", "Twig"], await PathAsync(ann));
        Assert.Equal(["Branch", "Twig"], await PathAsync(bob));

        async Task<string[]> PathAsync(User user) =>
            [.. (await user.GetAsync($"/tasks/{leaf}"))["path"].EnumerateArray().Select(task => task.GetProperty("title").GetString()!)];
    }

    [Fact]
    public async Task Only_those_below_a_role_share_what_is_above_it()
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var (left, right) = (await ann.TaskAsync(id, root, 10), await ann.TaskAsync(id, root, 10));
        await bob.JoinsAsync(ann, left);
        await cid.JoinsAsync(ann, right);

        (await bob.PostAsync("/sse/send-message", new { user_ids = new[] { bob.Id, ann.Id }, message = new { } })).Expect(HttpStatusCode.Accepted);
        (await bob.PostAsync("/sse/send-message", new { user_ids = new[] { cid.Id }, message = new { } })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_service_reads_users_and_nothing_else()
    {
        var service = app.Service();
        var ann = await app.UserAsync();

        Assert.Equal("Ann", (await service.GetAsync($"/users/{ann.Id}")).Expect(HttpStatusCode.OK).Text("name"));
        (await service.GetAsync("/events")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Null((await service.GetAsync($"/users/{ann.Id}")).Header("X-Stream-Cursor"));
    }

    [Fact]
    public async Task Credentials_that_are_none_are_refused()
    {
        var nobody = app.Nobody();

        var refused = await nobody.GetAsync("/events", ("Authorization", "Bearer clb_nonsense"));

        refused.ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Contains("Bearer", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }
}
