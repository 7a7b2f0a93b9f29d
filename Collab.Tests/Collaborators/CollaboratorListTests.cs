using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Collaborators;

public sealed class CollaboratorListTests(CollabApp app)
{
    [Fact]
    public async Task Roles_from_above_are_listed_with_where_they_were_given()
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, title: "Secret plan");
        var branch = await ann.TaskAsync(id, root, 30);
        await bob.JoinsAsync(ann, root, "maintainer");
        var leaf = await bob.TaskAsync(id, branch, 10);
        await cid.JoinsAsync(ann, branch);

        Assert.Equal(new() { [ann.Id] = ("maintainer", null), [bob.Id] = ("maintainer", null) }, await ann.RolesAsync(root));
        Assert.Equal(
            new() { [ann.Id] = ("maintainer", (Guid?)branch), [bob.Id] = ("maintainer", null), [cid.Id] = ("collaborator", branch) },
            await cid.RolesAsync(leaf));

        // Of what is above its own role, somebody is shown the id and nothing else.
        (await cid.GetAsync($"/tasks/{root}")).Expect(HttpStatusCode.NotFound);
        Assert.DoesNotContain("Secret plan", (await cid.GetAsync($"/tasks/{leaf}/collaborators")).Content, StringComparison.Ordinal);
        Assert.Equal(root, CollaboratorGiven.InheritedFrom((await cid.GetAsync($"/tasks/{branch}/collaborators/{bob.Id}")).Body));
    }

    [Fact]
    public async Task Who_has_several_roles_is_listed_once_with_the_one_that_counts()
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var branch = await ann.TaskAsync(id, root, 30);
        var leaf = await ann.TaskAsync(id, branch, 10);
        await bob.JoinsAsync(ann, leaf);
        await bob.JoinsAsync(ann, branch);
        await bob.JoinsAsync(ann, root, "maintainer");
        await cid.JoinsAsync(ann, branch);
        await cid.JoinsAsync(ann, root);

        Assert.Equal(
            new() { [ann.Id] = ("maintainer", null), [bob.Id] = ("maintainer", (Guid?)root), [cid.Id] = ("collaborator", branch) },
            await ann.RolesAsync(leaf));

        // The one to change here is shown where it is changed.
        var given = (await ann.GetAsync($"/tasks/{leaf}/collaborators/{bob.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("collaborator", (Guid?)null), (given.Text("role"), CollaboratorGiven.InheritedFrom(given.Body)));
    }

    [Fact]
    public async Task The_owner_is_listed_only_with_a_role_of_its_own()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        await bob.JoinsAsync(ann, root, "maintainer");

        (await ann.RemoveAsync(root, ann)).Expect(HttpStatusCode.NoContent);

        Assert.Equal(new() { [bob.Id] = ("maintainer", null) }, await ann.RolesAsync(root));
        (await ann.GetAsync($"/tasks/{root}/collaborators/{ann.Id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Pages_show_each_user_once_whoever_is_added_meanwhile()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, root, 10);
        List<User> users = [ann];
        for (var i = 0; i < 5; i++)
        {
            users.Add(await app.UserAsync($"User {i}"));
            await users[^1].JoinsAsync(ann, i % 2 == 0 ? part : root);
        }

        List<Guid> seen = [];
        string? cursor = null;
        do
        {
            var page = (await ann.GetAsync($"/tasks/{part}/collaborators?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(HttpStatusCode.OK);
            if (cursor is null)
                await ann.GivesAsync(part, users[2], "maintainer");
            seen.AddRange(page.Items.Select(item => item.GetProperty("user_id").GetGuid()));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(users.Select(user => user.Id).Order(), seen);
        (await ann.GetAsync($"/tasks/{root}/collaborators?cursor={(await ann.GetAsync($"/tasks/{part}/collaborators?limit=1")).NextCursor}"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("cursor");
    }

    [Fact]
    public async Task Whoever_sees_the_task_sees_the_list_and_nobody_else()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await bob.JoinsAsync(ann, task);

        (await bob.GetAsync($"/tasks/{task}/collaborators")).Expect(HttpStatusCode.OK);
        (await bob.GetAsync($"/tasks/{task}/collaborators/{eve.Id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await eve.GetAsync($"/tasks/{task}/collaborators")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await eve.GetAsync($"/tasks/{task}/collaborators/{bob.Id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }
}
