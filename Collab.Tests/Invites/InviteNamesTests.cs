using System.Net;
using Collab.Tests.Collaborators;
using Collab.Tests.Stories;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Invites;

/// <summary>What an invite shows of others is kept fresh for those who see nothing else of them.</summary>
public sealed class InviteNamesTests(CollabApp app)
{
    [Fact]
    public async Task The_new_title_of_the_task_is_told_silently_to_who_is_invited()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var task = await ann.TaskAsync(await ann.EventAsync(), title: "Old");
        var invite = await ann.InviteAsync(task, bob);
        await using var bobs = await bob.ListenAsync();
        await using var eves = await eve.ListenAsync();

        await ann.PutAsync($"/tasks/{task}", new { description = "Not shown in an invite" });
        await ann.ChangeAsync($"/tasks/{task}", "New");
        await eve.NoteAsync("Nothing");

        var told = await bobs.NextAsync("invite");
        var resource = told.Data.GetProperty("data").GetProperty("resource");
        Assert.Equal(("renamed", true), (told.Data.GetProperty("data").GetProperty("action").GetString(), told.Data.GetProperty("silent").GetBoolean()));
        Assert.Equal(("task", task, 3), (resource.GetProperty("kind").GetString(), resource.GetProperty("id").GetGuid(), resource.GetProperty("version").GetInt32()));
        Assert.Equal("New", (await bob.GetAsync($"/invites/{invite}"))["task"].GetProperty("title").GetString());
        Assert.Equal("Nothing", (await eves.NextAsync("system")).Text("title"));
        Assert.Single((await bob.GetAsync($"/notifications/{bob.Id}")).Items);
        Assert.DoesNotContain("renamed", (await ann.GetAsync($"/tasks/{task}/activity")).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_title_that_comes_with_a_new_place_is_told_too()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var (task, place) = (await ann.TaskAsync(id, title: "Old", duration: 10), await ann.TaskAsync(id));
        await ann.InviteAsync(task, bob);
        await using var bobs = await bob.ListenAsync();

        (await ann.PutAsync($"/tasks/{task}", new { title = "New", parent_task_id = place })).Expect(HttpStatusCode.OK);
        await bob.NoteAsync("Nothing");

        var told = await bobs.NextAsync("invite");
        Assert.Equal(("New", "renamed", true), (told.Text("title"), told.Data.GetProperty("data").GetProperty("action").GetString(), told.Data.GetProperty("silent").GetBoolean()));
    }

    [Fact]
    public async Task A_new_invite_is_told_silently_to_all_who_maintain_the_task()
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await cid.JoinsAsync(ann, task, "maintainer");
        await using var anns = await ann.ListenAsync();

        var invite = await cid.InviteAsync(task, bob);
        await ann.NoteAsync("Nothing");

        var told = await anns.NextAsync("invite");
        Assert.True(told.Data.GetProperty("silent").GetBoolean());
        Assert.Equal(invite, told.Data.GetProperty("data").GetProperty("resource").GetProperty("id").GetGuid());
        Assert.Contains($"{invite}", (await ann.GetAsync($"/tasks/{task}/activity")).Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accepted")]
    [InlineData("rejected")]
    [InlineData("expired")]
    public async Task An_invite_that_is_closed_keeps_the_title_that_the_task_had(string end)
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync(), title: "Old");
        var invite = await ann.InviteAsync(task, bob);
        if (end == "expired")
            await LapsedAsync(invite);
        else
            (await bob.PatchAsync($"/invites/{invite}", new { status = end })).Expect(HttpStatusCode.OK);
        if (end == "accepted")
            (await ann.RemoveAsync(task, bob)).Expect(HttpStatusCode.NoContent);
        await using var bobs = await bob.ListenAsync();

        await ann.ChangeAsync($"/tasks/{task}", "New");
        await bob.NoteAsync("Nothing");

        Assert.Equal("Old", (await bob.GetAsync($"/invites/{invite}"))["task"].GetProperty("title").GetString());
        Assert.Equal("Nothing", (await bobs.NextAsync("system")).Text("title"));
    }

    [Fact]
    public async Task A_new_name_is_told_silently_to_who_sees_it_in_an_invite()
    {
        var (ann, bob, cid, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"), await app.UserAsync("Eve"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await cid.JoinsAsync(ann, task, "maintainer");
        var invite = await cid.InviteAsync(task, bob);
        await using var anns = await ann.ListenAsync();
        await using var bobs = await bob.ListenAsync();
        await using var cids = await cid.ListenAsync();
        await using var eves = await eve.ListenAsync();

        (await cid.PutAsync($"/users/{cid.Id}", new { name = "Cindy" })).Expect(HttpStatusCode.OK);
        (await bob.PutAsync($"/users/{bob.Id}", new { name = "Robert" })).Expect(HttpStatusCode.OK);
        await eve.NoteAsync("Nothing");

        Assert.Equal([cid.Id, bob.Id], await ToldAsync(anns));
        Assert.Equal([cid.Id, bob.Id], await ToldAsync(bobs));
        Assert.Equal([cid.Id, bob.Id], await ToldAsync(cids));
        Assert.Equal("Nothing", (await eves.NextAsync("system")).Text("title"));
        var shown = await bob.GetAsync($"/invites/{invite}");
        Assert.Equal(("Cindy", "Robert"), (shown["inviter"].GetProperty("name").GetString(), shown["invitee"].GetProperty("name").GetString()));
    }

    private async Task LapsedAsync(Guid invite)
    {
        await app.LapseAsync(invite);
        await using var db = await app.OpenDatabaseAsync();
        await Eventually.IsTrueAsync(async () => (await db.QueryAsync<Guid>("SELECT id FROM invites WHERE id = @invite AND status = 'expired'", ("invite", invite))).Count == 1);
    }

    private static async Task<Guid[]> ToldAsync(EventStream stream)
    {
        var events = await stream.TakeAsync(2);
        Assert.All(events, e => Assert.True(e.Data.GetProperty("silent").GetBoolean()));
        return [.. events.Select(e => e.Data.GetProperty("data").GetProperty("resource").GetProperty("id").GetGuid())];
    }
}
