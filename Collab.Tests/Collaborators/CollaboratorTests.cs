using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Collaborators;

public sealed class CollaboratorTests(CollabApp app)
{
    [Fact]
    public async Task Somebody_who_shares_the_event_is_given_a_role_without_an_invite()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        var (task, bob) = (await ann.TaskAsync(id), await app.PeerAsync(ann, id));

        var given = await ann.GivesAsync(task, bob, "maintainer");

        Assert.Equal($"/tasks/{task}/collaborators/{bob.Id}", given.Header("Location"));
        Assert.Equal("\"1\"", given.Header("ETag"));
        Assert.Equal((task, bob.Id, "maintainer"), (given["task_id"].GetGuid(), given["user_id"].GetGuid(), given.Text("role")));
        Assert.Equal((bob.Id, "Bob"), (given["user"].GetProperty("id").GetGuid(), given["user"].GetProperty("name").GetString()));
        Assert.Null(CollaboratorGiven.InheritedFrom(given.Body));
        Assert.Equal(given.Text("created_at"), given.Text("added_at"));
        Assert.Equal(given.Content, (await bob.GetAsync(given.Header("Location")!)).Expect(HttpStatusCode.OK).Content);
        Assert.Equal("maintainer", (await bob.GetAsync($"/tasks/{task}")).Text("role"));
        Assert.Equal(1, (await ann.GetAsync($"/tasks/{task}")).Version);
    }

    [Fact]
    public async Task Who_shares_nothing_is_not_found_whether_it_exists_or_not()
    {
        var (ann, eve, dan) = (await app.UserAsync("Ann"), await app.UserAsync("Eve"), await app.UserAsync("Dan"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await ann.InviteAsync(task, dan);

        foreach (var nobody in (Guid[])[eve.Id, dan.Id, Guid.CreateVersion7()])
            (await ann.PostAsync($"/tasks/{task}/collaborators", new { user_id = nobody, role = "collaborator" }))
                .ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("user_id");
    }

    [Fact]
    public async Task Whoever_shares_another_event_with_the_caller_is_given_a_role()
    {
        var (ann, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Cid"));
        var bob = await app.PeerAsync(cid, await cid.EventAsync());
        await ann.JoinsAsync(cid, await cid.TaskAsync((await bob.GetAsync("/events")).Ids[0]));

        await ann.GivesAsync(await ann.TaskAsync(await ann.EventAsync()), bob);
    }

    [Fact]
    public async Task A_role_on_a_task_is_given_once()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        var (task, bob) = (await ann.TaskAsync(id), await app.PeerAsync(ann, id));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ann.GiveAsync(task, bob)));

        var given = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer != given), answer => answer.ExpectProblem(HttpStatusCode.Conflict, "already-member"));
        (await ann.GiveAsync(task, bob, "maintainer")).ExpectProblem(HttpStatusCode.Conflict, "already-member");
    }

    [Fact]
    public async Task A_role_from_above_takes_a_higher_one_beside_it_and_no_lower_one()
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, root, 10);
        await bob.JoinsAsync(ann, root);
        await cid.JoinsAsync(ann, root, "maintainer");

        await ann.GivesAsync(part, bob, "maintainer");
        (await ann.GiveAsync(part, cid)).ExpectProblem(HttpStatusCode.Conflict, "already-member");
        await ann.GivesAsync(part, cid, "maintainer");

        Assert.Equal("collaborator", (await bob.GetAsync($"/tasks/{root}")).Text("role"));
        Assert.Equal("maintainer", (await bob.GetAsync($"/tasks/{part}")).Text("role"));
    }

    [Fact]
    public async Task The_owner_of_the_event_may_take_a_task_over()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        await bob.JoinsAsync(ann, root, "maintainer");
        var part = await bob.TaskAsync(id, root, 10);

        (await ann.GiveAsync(part, ann)).ExpectProblem(HttpStatusCode.Conflict, "already-member");
        await ann.GivesAsync(part, ann, "maintainer");

        (await ann.RemoveAsync(part, bob)).Expect(HttpStatusCode.NoContent);
        Assert.Equal("owner", (await ann.GetAsync($"/tasks/{part}")).Text("role"));
    }

    [Fact]
    public async Task Roles_are_given_by_maintainers_only_those_from_above_included()
    {
        var (ann, bob, cid, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, root, 10);
        await bob.JoinsAsync(ann, root);
        await cid.JoinsAsync(ann, root, "maintainer");
        var dan = await app.PeerAsync(ann, id);

        (await bob.GiveAsync(part, dan)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.GiveAsync(part, bob, "maintainer")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await eve.GiveAsync(part, bob)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await dan.GiveAsync(part, dan, "maintainer")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await ann.GiveAsync(Guid.CreateVersion7(), dan)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await cid.GivesAsync(part, dan);
    }

    [Fact]
    public async Task A_role_that_cannot_be_given_is_refused_by_name()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        var (task, bob) = (await ann.TaskAsync(id), await app.PeerAsync(ann, id));

        (await ann.GiveAsync(task, bob, "owner")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("role");
        (await ann.GiveAsync(task, bob, "king")).ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("role");
        (await ann.PostAsync($"/tasks/{task}/collaborators", new { user_id = bob.Id })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("role");
        (await ann.PostAsync($"/tasks/{task}/collaborators", new { role = "maintainer" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("user_id");
        (await ann.GetAsync($"/tasks/{task}/collaborators/nobody")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await ann.GivesAsync(task, bob);
        (await ann.ChangeRoleAsync(task, bob, "owner")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("role");
    }

    [Fact]
    public async Task A_pending_invite_to_the_task_ends_when_the_role_is_given()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        var (task, bob) = (await ann.TaskAsync(id), await app.PeerAsync(ann, id));
        var invite = await ann.InviteAsync(task, bob, "maintainer");

        await ann.GivesAsync(task, bob);

        Assert.Equal("revoked", (await bob.GetAsync($"/invites/{invite}")).Text("status"));
        (await bob.PatchAsync($"/invites/{invite}", new { status = "accepted" })).ExpectProblem(HttpStatusCode.Conflict, "invite-closed");
        Assert.Equal("collaborator", (await bob.GetAsync($"/tasks/{task}")).Text("role"));
    }
}
