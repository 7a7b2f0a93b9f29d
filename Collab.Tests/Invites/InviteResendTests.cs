using System.Net;
using System.Text.Json;
using Collab.Tests.Collaborators;
using Collab.Tests.Notifications;
using Collab.Tests.Stories;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Invites;

public sealed class InviteResendTests(CollabApp app)
{
    [Fact]
    public async Task A_pending_invite_gets_a_new_time_and_the_invitee_hears_of_it_again()
    {
        var (ann, bob, _, invite) = await InvitedAsync();
        await using var bobs = await bob.ListenAsync();
        var until = TimeProvider.System.GetUtcNow().AddDays(80);

        var later = (await ann.ResendAsync(invite, new { expires_at = until })).Expect(HttpStatusCode.OK);
        var sooner = (await ann.ResendAsync(invite)).Expect(HttpStatusCode.OK);

        Assert.Equal((2, "\"2\"", "pending"), (later.Version, later.Header("ETag"), later.Text("status")));
        Assert.Equal(until, later["expires_at"].GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromDays(7), sooner["expires_at"].GetDateTimeOffset() - sooner["updated_at"].GetDateTimeOffset());
        Assert.False(later.Body.TryGetProperty("code", out _));
        foreach (var news in await bobs.TakeAsync(2))
            Assert.Equal(("invite", "resent", false), (news.Type, news.Data.GetProperty("data").GetProperty("action").GetString(), news.Data.GetProperty("silent").GetBoolean()));
        (await bob.PatchAsync($"/invites/{invite}", new { status = "accepted" })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_expired_invite_is_open_again()
    {
        var (ann, bob, task, invite) = await InvitedAsync();
        await app.LapseAsync(invite);
        (await bob.PatchAsync($"/invites/{invite}", new { status = "accepted" })).ExpectProblem(HttpStatusCode.Conflict, "invite-closed");

        var resent = (await ann.ResendAsync(invite)).Expect(HttpStatusCode.OK);

        Assert.Equal(("pending", 3), (resent.Text("status"), resent.Version));
        (await bob.PatchAsync($"/invites/{invite}", new { status = "accepted" })).Expect(HttpStatusCode.OK);
        (await bob.GetAsync($"/tasks/{task}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_invite_to_an_address_gets_a_new_code_and_the_old_one_opens_nothing()
    {
        var (ann, email) = (await app.UserAsync("Ann"), Given.Address("Late"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        var made = (await ann.PostAsync("/invites", new { task_id = task, invitee_email = email, role = "collaborator" })).Expect(HttpStatusCode.Created);
        var nobody = app.Nobody();
        var late = new User(nobody.Http, await nobody.PostAsync("/users", new { name = "Late", email }));

        var resent = (await ann.ResendAsync(made.Id)).Expect(HttpStatusCode.OK);

        Assert.NotEqual(made.Text("code"), resent.Text("code"));
        Assert.DoesNotContain(resent.Text("code"), (await ann.GetAsync($"/invites/{made.Id}")).Content, StringComparison.Ordinal);
        (await late.PostAsync("/invites/accept", new { code = made.Text("code") })).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("code");
        (await late.PostAsync("/invites/accept", new { code = resent.Text("code") })).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("accepted")]
    [InlineData("rejected")]
    [InlineData("revoked")]
    public async Task An_invite_that_was_answered_is_not_sent_again(string status)
    {
        var (ann, bob, _, invite) = await InvitedAsync();
        (await (status == "revoked" ? ann : bob).PatchAsync($"/invites/{invite}", new { status })).Expect(HttpStatusCode.OK);

        var refused = (await ann.ResendAsync(invite)).ExpectProblem(HttpStatusCode.Conflict, "invite-closed");

        Assert.Equal(status, refused.Text("invite_status"));
    }

    [Fact]
    public async Task A_member_needs_no_invite_any_more()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var invite = await ann.InviteAsync(await ann.TaskAsync(id, root, 10), bob);
        await bob.JoinsAsync(ann, root);

        (await ann.ResendAsync(invite)).ExpectProblem(HttpStatusCode.Conflict, "already-member");
    }

    [Fact]
    public async Task There_is_one_pending_invite_still()
    {
        var (ann, bob, task, invite) = await InvitedAsync();
        await app.LapseAsync(invite);
        var other = await ann.InviteAsync(task, bob);

        var refused = (await ann.ResendAsync(invite)).ExpectProblem(HttpStatusCode.Conflict, "invite-pending");
        Assert.Equal(other, refused["invite_id"].GetGuid());
    }

    [Fact]
    public async Task Of_an_expired_invite_sent_again_and_another_one_at_once_one_is_pending()
    {
        var (ann, bob, task, invite) = await InvitedAsync();

        for (var round = 0; round < 6; round++)
        {
            await app.LapseAsync(invite);
            var answers = await Task.WhenAll(ann.ResendAsync(invite), ann.PostAsync("/invites", new { task_id = task, invitee_id = bob.Id, role = "collaborator" }));

            var winner = Assert.Single(answers, answer => answer.Status is HttpStatusCode.OK or HttpStatusCode.Created);
            Assert.Single(answers, answer => answer != winner).ExpectProblem(HttpStatusCode.Conflict, "invite-pending");
            invite = winner.Id;
        }
    }

    [Fact]
    public async Task Invites_are_sent_again_by_those_who_maintain_the_task()
    {
        var (ann, bob, task, invite) = await InvitedAsync();
        var (cid, dan, eve) = (await app.UserAsync("Cid"), await app.UserAsync("Dan"), await app.UserAsync("Eve"));
        await cid.JoinsAsync(ann, task, "maintainer");
        await dan.JoinsAsync(ann, task);
        var cids = await cid.InviteAsync(task, eve);
        await app.LapseAsync(cids);

        Assert.Equal(ann.Id, (await cid.ResendAsync(invite)).Expect(HttpStatusCode.OK)["inviter_id"].GetGuid());
        (await bob.ResendAsync(invite)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await dan.ResendAsync(invite)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await ann.ResendAsync(Guid.CreateVersion7())).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await ann.ChangeRoleAsync(task, cid, "collaborator");
        (await cid.ResendAsync(cids)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(ann.Id, (await ann.ResendAsync(cids)).Expect(HttpStatusCode.OK)["inviter_id"].GetGuid());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_somebody_sent_who_maintains_the_task_no_more_is_of_who_sends_it_again(bool removed)
    {
        var (ann, cid, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Cid"), await app.UserAsync("Eve"));
        var task = await ann.TaskAsync(await ann.EventAsync(), title: "Before");
        await cid.JoinsAsync(ann, task, "maintainer");
        var invite = await cid.InviteAsync(task, eve);
        await app.LapseAsync(invite);
        await Eventually.IsTrueAsync(async () => (await ann.GetAsync($"/tasks/{task}/activity")).Content.Contains("expired", StringComparison.Ordinal));
        (await (removed ? ann.RemoveAsync(task, cid) : ann.ChangeRoleAsync(task, cid, "collaborator"))).Expect(removed ? HttpStatusCode.NoContent : HttpStatusCode.OK);
        (await ann.PutAsync($"/tasks/{task}", new { title = "Between" })).Expect(HttpStatusCode.OK);
        await app.QuietAsync(cid);
        await using var cids = await cid.ListenAsync();

        var sent = (await ann.ResendAsync(invite)).Expect(HttpStatusCode.OK);
        (await ann.PutAsync($"/tasks/{task}", new { title = "After" })).Expect(HttpStatusCode.OK);
        await cid.NoteAsync("The end");

        Assert.Equal((ann.Id, "Ann"), (sent.Body.GetProperty("inviter_id").GetGuid(), sent.Body.GetProperty("inviter").GetProperty("name").GetString()));
        Assert.Contains(invite, (await ann.GetAsync($"/invites/sent/{ann.Id}")).Ids);
        Assert.DoesNotContain(invite, (await cid.GetAsync($"/invites/sent/{cid.Id}")).Ids);
        (await cid.GetAsync($"/invites/{invite}")).Expect(HttpStatusCode.NotFound);
        (await cid.PatchAsync($"/invites/{invite}", new { status = "revoked" })).Expect(HttpStatusCode.NotFound);
        var told = await cids.NextAsync("invite");
        var data = told.Data.GetProperty("data");
        Assert.Equal(("Before", "handed_over", true), (told.Text("title"), data.GetProperty("action").GetString(), told.Data.GetProperty("silent").GetBoolean()));
        Assert.Equal(invite, data.GetProperty("resource").GetProperty("id").GetGuid());
        Assert.False(data.GetProperty("resource").TryGetProperty("version", out var version) && version.ValueKind != JsonValueKind.Null);
        for (var next = await cids.NextAsync(); next.Type != "system"; next = await cids.NextAsync())
            Assert.False(removed, next.Data.GetRawText());

        Assert.Equal(["created", "expired", "resent"], await ActionsAsync(ann));
        if (removed)
            (await cid.GetAsync($"/tasks/{task}/activity")).Expect(HttpStatusCode.NotFound);
        else
            Assert.Empty(await ActionsAsync(cid));

        async Task<IEnumerable<string?>> ActionsAsync(User user) => (await user.GetAsync($"/tasks/{task}/activity")).Items
            .Where(item => item.GetProperty("type").GetString() == "invite" && item.GetProperty("data").GetProperty("resource").GetProperty("id").GetGuid() == invite)
            .Select(item => item.GetProperty("action").GetString())
            .Reverse();
    }

    [Fact]
    public async Task A_time_that_is_over_or_too_far_away_is_refused_by_name()
    {
        var (ann, _, _, invite) = await InvitedAsync();
        var now = TimeProvider.System.GetUtcNow();

        (await ann.ResendAsync(invite, new { expires_at = now.AddDays(-1) })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("expires_at");
        (await ann.ResendAsync(invite, new { expires_at = now.AddDays(91) })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("expires_at");
        (await ann.ResendAsync(invite, new { expires_at = 1 })).ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("expires_at");
        Assert.Equal(1, (await ann.GetAsync($"/invites/{invite}")).Version);
    }

    private async Task<(User Ann, User Bob, Guid Task, Guid Invite)> InvitedAsync()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        return (ann, bob, task, await ann.InviteAsync(task, bob));
    }
}
