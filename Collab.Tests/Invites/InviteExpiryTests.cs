using System.Net;
using Collab.Api.Users;
using Collab.Tests.Stories;
using Collab.Tests.Support;
using Collab.Tests.Tasks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Collab.Tests.Invites;

public sealed class InviteExpiryTests(CollabApp app)
{
    [Fact]
    public async Task Who_sent_an_invite_hears_once_that_it_has_expired_though_nobody_looked()
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var task = await ann.TaskAsync(await ann.EventAsync(), title: "Build");
        await cid.JoinsAsync(ann, task, "maintainer");
        var invite = await ann.InviteAsync(task, bob);
        await using var anns = await ann.ListenAsync();
        await using var bobs = await bob.ListenAsync();
        await using var cids = await cid.ListenAsync();

        await app.LapseAsync(invite);

        Assert.Equal(("expired", false, invite, 2), Told(await anns.NextAsync("invite")));
        Assert.Equal(("expired", true, invite, 2), Told(await bobs.NextAsync("invite")));
        Assert.Equal(("expired", true, invite, 2), Told(await cids.NextAsync("invite")));
        Assert.Equal(("expired", 2), ((await bob.GetAsync($"/invites/{invite}")).Text("status"), (await bob.GetAsync($"/invites/{invite}")).Version));
        await ann.InviteAsync(task, bob);
        Assert.Equal("created", Told(await anns.NextAsync("invite")).Action);
    }

    [Fact]
    public async Task Instances_that_look_at_once_tell_of_each_invite_once()
    {
        const int Invites = 60;
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var invites = new List<Guid>();
        for (var i = 0; i < Invites; i++)
            invites.Add(await ann.InviteAsync(await ann.TaskAsync(id), bob));
        var (database, redis) = (await app.ConnectionStringAsync("collabdb"), await app.ConnectionStringAsync("redis"));
        await using var other = new WebApplicationFactory<NewUser>().WithWebHostBuilder(host => host
            .UseSetting("ConnectionStrings:collabdb", database)
            .UseSetting("ConnectionStrings:redis", redis)
            .UseSetting("Invites:ExpirySeconds", "0.1")
            .ConfigureLogging(logging => logging.ClearProviders()));
        (await new Caller(other.CreateClient()).GetAsync("/alive")).Expect(HttpStatusCode.OK);

        await app.LapseAsync([.. invites]);

        await using var db = await app.OpenDatabaseAsync();
        await Eventually.IsTrueAsync(async () => (await db.QueryAsync<Guid>("SELECT id FROM invites WHERE id = ANY (@ids) AND status = 'pending'", ("ids", invites.ToArray()))).Count == 0);
        var told = await db.QueryAsync<Guid>("SELECT (data #>> '{resource,id}')::uuid FROM activity WHERE event_id = @id AND action = 'expired'", ("id", id));
        Assert.Equal(invites.Order(), told.Order());
    }

    /// <summary>Another instance may be the one that takes them: until it was the traced one.</summary>
    [Fact]
    public async Task Nothing_is_asked_for_each_of_the_invites_that_expire()
    {
        const int Invites = 30;
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        await using var api = new TracedApi(
            await app.ConnectionStringAsync("collabdb"), await app.ConnectionStringAsync("redis"), app.Issuer, expirySeconds: 0.1);
        (await new Caller(api.CreateClient()).GetAsync("/alive")).Expect(HttpStatusCode.OK);
        await using var db = await app.OpenDatabaseAsync();

        var (looks, asked, taken) = (0, 0, false);
        for (var round = 0; !taken && round < 20; round++)
        {
            var invites = new List<Guid>();
            for (var i = 0; i < Invites; i++)
                invites.Add(await ann.InviteAsync(await ann.TaskAsync(id), bob));
            api.TakeCommands();
            await app.LapseAsync([.. invites]);
            await Eventually.IsTrueAsync(async () => (await db.QueryAsync<Guid>("SELECT id FROM invites WHERE id = ANY (@ids) AND status = 'pending'", ("ids", invites.ToArray()))).Count == 0);

            // Of a look that had begun before, at what others have, the rest does not count.
            var commands = api.TakeCommands().SkipWhile(c => !IsLook(c.Sql)).ToList();
            looks = commands.Count(c => IsLook(c.Sql));
            asked = commands.Count(c => c.Sql.Contains("FROM collaborators", StringComparison.Ordinal) || c.Sql.Contains("FROM tasks", StringComparison.Ordinal)
                || c.Sql.Contains("FROM events", StringComparison.Ordinal) || c.Sql.Contains("FROM users", StringComparison.Ordinal));
            taken = commands.Exists(c => c.Sql.Contains("INSERT INTO outbox", StringComparison.Ordinal));
        }

        Assert.True(taken);
        Assert.InRange(asked, 0, looks);

        static bool IsLook(string sql) => sql.Contains("SKIP LOCKED", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invite_that_is_accepted_as_it_expires_does_one_of_both()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var invites = new List<(Guid Task, Guid Invite)>();
        for (var i = 0; i < 24; i++)
        {
            var task = await ann.TaskAsync(id);
            invites.Add((task, await ann.InviteAsync(task, bob)));
        }

        await using var db = await app.OpenDatabaseAsync();
        await db.ExecuteAsync("UPDATE invites SET expires_at = clock_timestamp() + interval '1 second' WHERE id = ANY (@ids)", ("ids", invites.Select(i => i.Invite).ToArray()));
        var answers = await Task.WhenAll(invites.Select(async (invite, i) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100 * i), TestContext.Current.CancellationToken);
            return await bob.PatchAsync($"/invites/{invite.Invite}", new { status = "accepted" });
        }));
        await Eventually.IsTrueAsync(async () => (await db.QueryAsync<Guid>("SELECT id FROM invites WHERE inviter_id = @ann AND status = 'pending'", ("ann", ann.Id))).Count == 0);

        foreach (var ((task, invite), answer) in invites.Zip(answers))
        {
            var isAccepted = answer.Status == HttpStatusCode.OK;
            if (!isAccepted)
                Assert.Equal("expired", answer.ExpectProblem(HttpStatusCode.Conflict, "invite-closed").Text("invite_status"));

            Assert.Equal(isAccepted ? "accepted" : "expired", (await bob.GetAsync($"/invites/{invite}")).Text("status"));
            Assert.Equal(isAccepted ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await bob.GetAsync($"/tasks/{task}")).Status);
            Assert.Equal(
                isAccepted ? ["accepted"] : ["expired"],
                await db.QueryAsync<string>("SELECT action FROM activity WHERE task_id = @task AND action IN ('accepted', 'expired')", ("task", task)));
        }
    }

    [Theory]
    [InlineData("accept", HttpStatusCode.Conflict)]
    [InlineData("accept by code", HttpStatusCode.Conflict)]
    [InlineData("reject", HttpStatusCode.Conflict)]
    [InlineData("invite again", HttpStatusCode.Created)]
    [InlineData("send again", HttpStatusCode.OK)]
    public async Task An_invite_whose_time_ends_while_a_write_waits_for_it_is_expired(string write, HttpStatusCode status)
    {
        var (ann, nobody, email) = (await app.UserAsync("Ann"), app.Nobody(), Given.Address("bob"));
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);
        var sent = write != "accept by code" ? null : await ann.PostAsync("/invites", new { task_id = task, invitee_email = email, role = "collaborator" });
        var bob = new User(nobody.Http, (await nobody.PostAsync("/users", new { name = "Bob", email })).Expect(HttpStatusCode.Created));
        var invite = sent?.Id ?? await ann.InviteAsync(task, bob);
        await using var db = await app.OpenDatabaseAsync();
        await using var held = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("SELECT FROM events WHERE id = @id FOR UPDATE", ("id", id));
        await db.ExecuteAsync("SELECT FROM invites WHERE id = @invite FOR UPDATE", ("invite", invite));

        var writing = write switch
        {
            "accept by code" => bob.PostAsync("/invites/accept", new { code = sent!.Text("code") }),
            "invite again" => ann.PostAsync("/invites", new { task_id = task, invitee_id = bob.Id, role = "collaborator" }),
            "send again" => ann.ResendAsync(invite),
            _ => bob.PatchAsync($"/invites/{invite}", new { status = $"{write}ed" }),
        };
        await app.IsWaitedForAsync(db);
        await db.ExecuteAsync("UPDATE invites SET expires_at = clock_timestamp() WHERE id = @invite", ("invite", invite));
        await held.CommitAsync(TestContext.Current.CancellationToken);
        var answer = (await writing).Expect(status);

        if (status == HttpStatusCode.Conflict)
            Assert.Equal("expired", answer.ExpectProblem(status, "invite-closed").Text("invite_status"));
        // That it expired was a change, and so is what the write made of it.
        var after = await ann.GetAsync($"/invites/{invite}");
        Assert.Equal(write == "send again" ? ("pending", 3) : ("expired", 2), (after.Text("status"), after.Version));
    }

    [Theory]
    [InlineData("invite")]
    [InlineData("send again")]
    public async Task No_invite_is_sent_until_a_time_that_is_over_when_the_write_has_waited(string write)
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);
        var invite = write == "invite" ? Guid.Empty : await ann.InviteAsync(task, bob);
        await using var db = await app.OpenDatabaseAsync();
        await using var held = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("SELECT FROM events WHERE id = @id FOR UPDATE", ("id", id));

        var end = TimeProvider.System.GetUtcNow().AddSeconds(5);
        var writing = write == "invite"
            ? ann.PostAsync("/invites", new { task_id = task, invitee_id = bob.Id, role = "collaborator", expires_at = end })
            : ann.PostAsync($"/invites/{invite}/resend", new { expires_at = end });
        await app.IsWaitedForAsync(db);
        await Eventually.IsTrueAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow() > end));
        await held.CommitAsync(TestContext.Current.CancellationToken);

        (await writing).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("expires_at");
    }

    private static (string? Action, bool Silent, Guid Invite, int Version) Told(StreamEvent e)
    {
        var data = e.Data.GetProperty("data");
        var resource = data.GetProperty("resource");
        return (data.GetProperty("action").GetString(), e.Data.GetProperty("silent").GetBoolean(), resource.GetProperty("id").GetGuid(), resource.GetProperty("version").GetInt32());
    }
}
