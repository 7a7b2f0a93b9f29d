using System.Net;
using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class InviteTests(CollabApp app)
{
    [Fact]
    public async Task A_maintainer_invites_and_the_invitee_joins()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync(), title: "Build");

        var made = (await ann.PostAsync("/invites", new { task_id = task, invitee_id = bob.Id, role = "maintainer", message = "Join us" }))
            .Expect(HttpStatusCode.Created);
        var accepted = (await bob.PatchAsync($"/invites/{made.Id}", new { status = "accepted" })).Expect(HttpStatusCode.OK);

        Assert.Equal($"/invites/{made.Id}", made.Header("Location"));
        Assert.Equal(("pending", "maintainer", "Join us"), (made.Text("status"), made.Text("role"), made.Text("message")));
        Assert.Equal("Build", made["task"].GetProperty("title").GetString());
        Assert.Equal(("Ann", "Bob"), (made["inviter"].GetProperty("name").GetString(), made["invitee"].GetProperty("name").GetString()));
        Assert.Equal(TimeSpan.FromDays(7), made["expires_at"].GetDateTimeOffset() - made["created_at"].GetDateTimeOffset());
        Assert.Equal(("accepted", 2), (accepted.Text("status"), accepted.Version));
        Assert.Equal("maintainer", (await bob.GetAsync($"/tasks/{task}")).Text("role"));
    }

    [Fact]
    public async Task An_invite_is_sent_to_the_address_of_a_user()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());

        var made = (await ann.PostAsync("/invites", new { task_id = task, invitee_email = bob.Email.ToUpperInvariant(), role = "collaborator" }))
            .Expect(HttpStatusCode.Created);

        Assert.Equal(bob.Id, made["invitee_id"].GetGuid());
        Assert.False(made.Body.TryGetProperty("code", out _));
    }

    [Fact]
    public async Task Two_addresses_that_nobody_has_are_invited_to_one_task()
    {
        var ann = await app.UserAsync("Ann");
        var task = await ann.TaskAsync(await ann.EventAsync());
        var (one, other) = ($"{Guid.CreateVersion7():N}@example.com", $"{Guid.CreateVersion7():N}@example.com");

        var first = (await ann.PostAsync("/invites", new { task_id = task, invitee_email = one, role = "collaborator" })).Expect(HttpStatusCode.Created);
        (await ann.PostAsync("/invites", new { task_id = task, invitee_email = other, role = "collaborator" })).Expect(HttpStatusCode.Created);

        var again = await ann.PostAsync("/invites", new { task_id = task, invitee_email = one, role = "collaborator" });
        again.ExpectProblem(HttpStatusCode.Conflict, "invite-pending");
        Assert.Equal(first.Id, again["invite_id"].GetGuid());
    }

    [Fact]
    public async Task A_rejected_invite_gives_nothing()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        var invite = await ann.InviteAsync(task, bob);

        (await bob.PatchAsync($"/invites/{invite}", new { status = "rejected" })).Expect(HttpStatusCode.OK);

        (await bob.GetAsync($"/tasks/{task}")).Expect(HttpStatusCode.NotFound);
        var late = (await bob.PatchAsync($"/invites/{invite}", new { status = "accepted" })).ExpectProblem(HttpStatusCode.Conflict, "invite-closed");
        Assert.Equal("rejected", late.Text("invite_status"));
        await ann.InviteAsync(task, bob);
    }

    [Fact]
    public async Task Only_the_invitee_answers_and_only_the_inviting_side_revokes()
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await cid.JoinsAsync(ann, task, "maintainer");
        var invite = await ann.InviteAsync(task, bob);

        (await ann.PatchAsync($"/invites/{invite}", new { status = "accepted" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await cid.PatchAsync($"/invites/{invite}", new { status = "rejected" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.PatchAsync($"/invites/{invite}", new { status = "revoked" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.PatchAsync($"/invites/{invite}", new { status = "pending" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("status");
        Assert.Equal("revoked", (await cid.PatchAsync($"/invites/{invite}", new { status = "revoked" })).Expect(HttpStatusCode.OK).Text("status"));
    }

    [Fact]
    public async Task An_invite_is_seen_by_those_whom_it_concerns()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        var invite = await ann.InviteAsync(task, bob);

        (await ann.GetAsync($"/invites/{invite}")).Expect(HttpStatusCode.OK);
        (await bob.GetAsync($"/invites/{invite}")).Expect(HttpStatusCode.OK);
        (await eve.GetAsync($"/invites/{invite}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await eve.PatchAsync($"/invites/{invite}", new { status = "accepted" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task One_lists_the_invites_of_oneself_only()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var first = await ann.InviteAsync(await ann.TaskAsync(id), bob);
        var second = await ann.InviteAsync(await ann.TaskAsync(id), bob);

        Assert.Equal([second, first], (await bob.GetAsync($"/invites/received/{bob.Id}")).Ids);
        Assert.Equal([second, first], (await ann.GetAsync($"/invites/sent/{ann.Id}")).Ids);
        Assert.Empty((await ann.GetAsync($"/invites/received/{ann.Id}")).Items);
        (await ann.GetAsync($"/invites/received/{bob.Id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.GetAsync($"/invites/sent/{ann.Id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Oneself_and_members_cannot_be_invited()
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, root, 10);
        await bob.JoinsAsync(ann, root, "maintainer");
        object Invite(Guid task, User whom) => new { task_id = task, invitee_id = whom.Id, role = "collaborator" };

        (await ann.PostAsync("/invites", Invite(root, ann))).ExpectProblem(HttpStatusCode.Conflict, "already-member");
        (await ann.PostAsync("/invites", Invite(root, bob))).ExpectProblem(HttpStatusCode.Conflict, "already-member");
        (await ann.PostAsync("/invites", Invite(part, bob))).ExpectProblem(HttpStatusCode.Conflict, "already-member");
        (await bob.PostAsync("/invites", Invite(part, ann))).ExpectProblem(HttpStatusCode.Conflict, "already-member");
        (await bob.PostAsync("/invites", Invite(part, cid))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task There_is_one_pending_invite_per_task_and_invitee()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        object invite = new { task_id = task, invitee_id = bob.Id, role = "collaborator" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ann.PostAsync("/invites", invite)));

        var made = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer != made), answer => answer.ExpectProblem(HttpStatusCode.Conflict, "invite-pending"));
        var again = (await ann.PostAsync("/invites", invite)).ExpectProblem(HttpStatusCode.Conflict, "invite-pending");
        Assert.Equal(made.Id, again["invite_id"].GetGuid());
    }

    [Fact]
    public async Task An_invite_past_its_time_is_expired_though_nobody_looked()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        var invite = await ann.InviteAsync(task, bob);
        await using var db = await app.OpenDatabaseAsync();
        await db.ExecuteAsync("UPDATE invites SET expires_at = now() - interval '1 second' WHERE id = @invite", ("invite", invite));

        var shown = await bob.GetAsync($"/invites/{invite}", ("If-None-Match", "\"1\""));
        var refused = await bob.PatchAsync($"/invites/{invite}", new { status = "accepted" });
        var next = await ann.InviteAsync(task, bob);

        Assert.Equal(("expired", 2), (shown.Text("status"), shown.Version));
        Assert.Equal("expired", refused.ExpectProblem(HttpStatusCode.Conflict, "invite-closed").Text("invite_status"));
        Assert.Equal(shown.Content, (await bob.GetAsync($"/invites/{invite}")).Content);
        Assert.Equal("pending", (await bob.GetAsync($"/invites/{next}")).Text("status"));
    }

    [Fact]
    public async Task An_invite_lives_ninety_days_at_most()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        object Until(DateTimeOffset end) => new { task_id = task, invitee_id = bob.Id, role = "collaborator", expires_at = end };
        var now = TimeProvider.System.GetUtcNow();

        (await ann.PostAsync("/invites", Until(now.AddDays(91)))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("expires_at");
        (await ann.PostAsync("/invites", Until(now.AddDays(-1)))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("expires_at");
        (await ann.PostAsync("/invites", Until(now.AddDays(89)))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_address_that_nobody_has_is_invited_by_a_code()
    {
        var (ann, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Eve"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        var email = Given.Address("Late");
        object invite = new { task_id = task, invitee_email = email, role = "maintainer" };

        var made = (await ann.PostAsync("/invites", invite)).Expect(HttpStatusCode.Created);
        object code = new { code = made.Text("code") };
        (await ann.PostAsync("/invites", invite)).ExpectProblem(HttpStatusCode.Conflict, "invite-pending");
        Assert.DoesNotContain(made.Text("code"), (await ann.GetAsync($"/invites/{made.Id}")).Content, StringComparison.Ordinal);

        var nobody = app.Nobody();
        var late = new User(nobody.Http, await nobody.PostAsync("/users", new { name = "Late", email = email.ToUpperInvariant() }));
        (await late.GetAsync($"/tasks/{task}")).Expect(HttpStatusCode.NotFound);
        (await late.GetAsync($"/invites/{made.Id}")).Expect(HttpStatusCode.NotFound);
        (await eve.PostAsync("/invites/accept", code)).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("code");
        var accepted = (await late.PostAsync("/invites/accept", code)).Expect(HttpStatusCode.OK);

        Assert.Equal(("accepted", late.Id), (accepted.Text("status"), accepted["invitee_id"].GetGuid()));
        Assert.Equal(JsonValueKind.Null, (await ann.GetAsync($"/invites/{made.Id}"))["invitee_email"].ValueKind);
        Assert.Equal("maintainer", (await late.GetAsync($"/tasks/{task}")).Text("role"));
        Assert.Equal([made.Id], (await late.GetAsync($"/invites/received/{late.Id}")).Ids);
        (await late.PostAsync("/invites/accept", code)).ExpectProblem(HttpStatusCode.Conflict, "invite-closed");
    }

    [Fact]
    public async Task An_invite_is_for_a_user_or_for_an_address_and_names_a_role_that_can_be_given()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());

        foreach (var neither in (object[])[new { task_id = task, role = "collaborator" }, new { task_id = task, invitee_email = (string?)null, role = "collaborator" }])
        {
            var refused = (await ann.PostAsync("/invites", neither)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("invitee_id", "invitee_email");
            Assert.Equal("Exactly one of 'invitee_id' and 'invitee_email' must be given.", refused.Text("detail"));
        }

        (await ann.PostAsync("/invites", new { task_id = task, invitee_id = bob.Id, invitee_email = bob.Email, role = "collaborator" }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("invitee_id", "invitee_email");
        (await ann.PostAsync("/invites", new { task_id = task, invitee_id = bob.Id, role = "owner" }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("role");
        (await ann.PostAsync("/invites", new { task_id = task, invitee_id = bob.Id, role = "king" }))
            .ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("role");
        (await ann.PostAsync("/invites", new { task_id = task, invitee_id = task, role = "collaborator" }))
            .ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("invitee_id");
    }
}
