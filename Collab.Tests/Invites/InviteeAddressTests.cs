using System.Net;
using Collab.Tests.Credentials;
using Collab.Tests.Stories;
using Collab.Tests.Support;

namespace Collab.Tests.Invites;

/// <summary>One pending invite per task and invitee, though an address that was invited becomes that of a user who was invited too.</summary>
public sealed class InviteeAddressTests(CollabApp app)
{
    [Fact]
    public async Task Of_two_invites_that_become_one_persons_the_one_to_the_address_is_revoked()
    {
        var (ann, bob, email) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), Given.Address("Bob"));
        var id = await ann.EventAsync();
        var (task, other, third) = (await ann.TaskAsync(id), await ann.TaskAsync(id), await ann.TaskAsync(id));
        var (byId, byAddress) = (await ann.InviteAsync(task, bob), await ann.InviteAsync(task, email));
        var alone = await ann.InviteAsync(other, email);
        var (lapsed, beside) = (await ann.InviteAsync(third, bob), await ann.InviteAsync(third, email));
        await app.LapseAsync(lapsed);
        await using var anns = await ann.ListenAsync();

        (await bob.PutAsync($"/users/{bob.Id}", new { name = "Bob", email = email.ToUpperInvariant() })).Expect(HttpStatusCode.OK);

        (await bob.PostAsync("/invites/accept", new { code = byAddress.Text("code") })).ExpectProblem(HttpStatusCode.Conflict, "invite-closed");
        Assert.Equal(("revoked", 2), await StateAsync(ann, byAddress.Id));
        foreach (var pending in (Guid[])[byId, alone.Id, beside.Id])
            Assert.Equal(("pending", 1), await StateAsync(ann, pending));
        Assert.Equal(byAddress.Id, await RevokedAsync(anns));
        (await bob.PatchAsync($"/invites/{byId}", new { status = "accepted" })).Expect(HttpStatusCode.OK);
        (await bob.PostAsync("/invites/accept", new { code = alone.Text("code") })).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_accepts_one_invite_to_a_task_has_no_other_left_to_it(bool byCode)
    {
        var (ann, bob, email) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), Given.Address("Bob"));
        var id = await ann.EventAsync();
        var (task, other) = (await ann.TaskAsync(id), await ann.TaskAsync(id));
        var (byId, byAddress, elsewhere) = (await ann.InviteAsync(task, bob), await ann.InviteAsync(task, email), await ann.InviteAsync(other, bob));
        await using var db = await app.OpenDatabaseAsync();
        await db.ExecuteAsync("UPDATE users SET email = @email WHERE id = @bob", ("email", email), ("bob", bob.Id));
        await using var anns = await ann.ListenAsync();
        Task<Answer> AcceptAsync(bool code) => code
            ? bob.PostAsync("/invites/accept", new { code = byAddress.Text("code") })
            : bob.PatchAsync($"/invites/{byId}", new { status = "accepted" });

        (await AcceptAsync(byCode)).Expect(HttpStatusCode.OK);

        Assert.Equal("revoked", (await AcceptAsync(!byCode)).ExpectProblem(HttpStatusCode.Conflict, "invite-closed").Text("invite_status"));
        Assert.Equal(("revoked", 2), await StateAsync(ann, byCode ? byId : byAddress.Id));
        Assert.Equal(("pending", 1), await StateAsync(ann, elsewhere));
        Assert.Equal(byCode ? byId : byAddress.Id, await RevokedAsync(anns));
    }

    [Theory]
    [InlineData("invite")]
    [InlineData("invite the address")]
    [InlineData("send again")]
    public async Task Who_invites_while_the_invitees_address_changes_goes_by_the_new_one(string write)
    {
        var (ann, bob, email) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), Given.Address("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        var standing = write == "invite the address" ? await ann.InviteAsync(task, bob) : (await ann.InviteAsync(task, email)).Id;
        var sent = write == "send again" ? await ann.InviteAsync(task, bob) : Guid.Empty;
        await app.LapseAsync(sent);
        var token = (await bob.PostAsync($"/users/{bob.Id}/tokens", new { name = "Phone" })).Expect(HttpStatusCode.Created).Id;
        await using var held = await HeldRow.OfAsync(app, "access_tokens", token);

        var changing = bob.PutAsync($"/users/{bob.Id}", new { name = "Bob", email });
        await held.IsWaitedForAsync();
        var inviting = write switch
        {
            "invite" => ann.PostAsync("/invites", new { task_id = task, invitee_id = bob.Id, role = "collaborator" }),
            "invite the address" => ann.PostAsync("/invites", new { task_id = task, invitee_email = email, role = "collaborator" }),
            _ => ann.ResendAsync(sent),
        };
        await held.IsWaitedForBehindAsync(inviting);
        await held.ReleaseAsync();

        (await changing).Expect(HttpStatusCode.OK);
        Assert.Equal(standing, (await inviting).ExpectProblem(HttpStatusCode.Conflict, "invite-pending")["invite_id"].GetGuid());
    }

    [Fact]
    public async Task An_address_that_changes_while_its_user_is_invited_brings_no_second_invite()
    {
        var (ann, bob, email) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), Given.Address("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        var byAddress = await ann.InviteAsync(task, email);
        await using var held = await HeldRow.OfAsync(app, "tasks", task);

        var inviting = ann.InviteAsync(task, bob);
        await held.IsWaitedForAsync();
        var changing = bob.PutAsync($"/users/{bob.Id}", new { name = "Bob", email });
        await held.IsWaitedForBehindAsync(changing);
        await held.ReleaseAsync();

        (await changing).Expect(HttpStatusCode.OK);
        Assert.Equal(("pending", 1), await StateAsync(ann, await inviting));
        Assert.Equal(("revoked", 2), await StateAsync(ann, byAddress.Id));
    }

    /// <summary>The invite that is told of as revoked, silently.</summary>
    private static async Task<Guid> RevokedAsync(EventStream stream)
    {
        while (true)
        {
            var next = await stream.NextAsync();
            var data = next.Data.GetProperty("data");
            if (data.GetProperty("action").GetString() != "revoked")
                continue;

            Assert.Equal(("invite", true), (next.Type, next.Data.GetProperty("silent").GetBoolean()));
            return data.GetProperty("resource").GetProperty("id").GetGuid();
        }
    }

    private static async Task<(string? Status, int Version)> StateAsync(User maintainer, Guid invite)
    {
        var shown = await maintainer.GetAsync($"/invites/{invite}");
        return (shown.Text("status"), shown.Version);
    }
}
