using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

/// <summary>What a write records, and who gets it: as news, or silently to keep a page fresh.</summary>
public sealed class ActivityTests(CollabApp app)
{
    [Fact]
    public async Task Changes_of_an_event_go_to_all_who_see_it()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        Assert.Equal([Silent(ann)], (await RecordedAsync(id, "created")).Recipients);
        await bob.JoinsAsync(ann, await ann.TaskAsync(id));

        await ann.PutAsync($"/events/{id}", new { title = "Renamed" });

        var (data, recipients) = await RecordedAsync(id, "updated");
        Assert.Equal(("event", id, 2), Resource(data));
        Assert.Equal([News(bob), Silent(ann)], recipients);
        Assert.DoesNotContain(recipients, recipient => recipient.User == eve.Id);
    }

    [Fact]
    public async Task Changes_of_a_task_go_to_all_who_see_it_and_name_the_parent_they_touched()
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        await cid.JoinsAsync(ann, await ann.TaskAsync(id));
        await bob.JoinsAsync(ann, root, "maintainer");

        var part = await bob.TaskAsync(id, root, 10);
        await bob.PutAsync($"/tasks/{part}", new { duration = 20 });
        await bob.PutAsync($"/tasks/{part}", new { title = "Renamed" });

        var created = await RecordedAsync(part, "created");
        Assert.Equal(("task", part, 1), Resource(created.Data));
        Assert.Equal((root, 2), Touched(created.Data));
        Assert.Equal([News(ann), Silent(bob)], created.Recipients);
        Assert.Equal((root, 3), Touched((await RecordedAsync(part, "updated", version: 2)).Data));
        Assert.False((await RecordedAsync(part, "updated", version: 3)).Data.TryGetProperty("touched", out _));
    }

    [Fact]
    public async Task An_invite_goes_to_the_invitee_and_its_answer_to_the_inviting_side()
    {
        var (ann, bob, cid, dan) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"), await app.UserAsync("Dan"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await cid.JoinsAsync(ann, task, "maintainer");
        await dan.JoinsAsync(ann, task);

        var invite = await cid.InviteAsync(task, bob);
        await bob.PatchAsync($"/invites/{invite}", new { status = "rejected" });

        Assert.Equal([News(bob), Silent(ann), Silent(cid)], (await RecordedAsync(invite, "created")).Recipients);
        var (data, recipients) = await RecordedAsync(invite, "rejected");
        Assert.Equal(("invite", invite, 2), Resource(data));
        Assert.Equal([News(ann), News(cid), Silent(bob)], recipients);
    }

    [Fact]
    public async Task Everyone_who_sees_the_task_hears_who_has_joined()
    {
        var (ann, bob, dan) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Dan"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await dan.JoinsAsync(ann, task);

        await bob.JoinsAsync(ann, task);

        await using var db = await app.OpenDatabaseAsync();
        var joined = Assert.Single(await db.QueryAsync<Guid>("SELECT id FROM collaborators WHERE task_id = @task AND user_id = @bob", ("task", task), ("bob", bob.Id)));
        var (data, recipients) = await RecordedAsync(joined, "collaborator_added");
        Assert.Equal(("collaborator", joined, 1), Resource(data));
        Assert.Equal([News(ann), News(dan), Silent(bob)], recipients);
    }

    [Fact]
    public async Task A_revoked_invite_is_told_to_the_invitee_and_an_expired_one_to_the_inviter()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        var revoked = await ann.InviteAsync(task, bob);
        await ann.PatchAsync($"/invites/{revoked}", new { status = "revoked" });
        var expired = await ann.InviteAsync(task, bob);
        await using var db = await app.OpenDatabaseAsync();
        await db.ExecuteAsync("UPDATE invites SET expires_at = now() - interval '1 second' WHERE id = @expired", ("expired", expired));
        await ann.InviteAsync(task, bob);

        Assert.Equal([News(bob), Silent(ann)], (await RecordedAsync(revoked, "revoked")).Recipients);
        Assert.Equal([News(ann), Silent(bob)], (await RecordedAsync(expired, "expired")).Recipients);
    }

    [Fact]
    public async Task A_new_name_is_told_silently_to_those_who_share_an_event()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        await bob.JoinsAsync(ann, await ann.TaskAsync(await ann.EventAsync()));

        await bob.PutAsync($"/users/{bob.Id}", new { name = "Robert" });

        var (data, recipients) = await RecordedAsync(bob.Id, "updated");
        Assert.Equal(("user", bob.Id, 2), Resource(data));
        Assert.Equal([Silent(ann), Silent(bob)], recipients);
        Assert.DoesNotContain(recipients, recipient => recipient.User == eve.Id);
    }

    [Fact]
    public async Task What_changes_nothing_and_what_is_refused_records_nothing()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 10);

        await ann.PutAsync($"/events/{id}", new { });
        await ann.PutAsync($"/tasks/{root}", new { duration = 10 });
        await ann.PutAsync($"/tasks/{root}", new { title = "Stale" }, ("If-Match", "\"9\""));
        await ann.PostAsync("/tasks", new { event_id = id, parent_task_id = root, title = "Too long", duration = 11 });

        await using var db = await app.OpenDatabaseAsync();
        Assert.Equal(["created", "created"], await db.QueryAsync<string>("SELECT action FROM activity WHERE event_id = @id", ("id", id)));
    }

    private static (Guid User, bool Silent) News(User user) => (user.Id, false);

    private static (Guid User, bool Silent) Silent(User user) => (user.Id, true);

    private static (string? Kind, Guid Id, int Version) Resource(JsonElement data)
    {
        var resource = data.GetProperty("resource");
        return (resource.GetProperty("kind").GetString(), resource.GetProperty("id").GetGuid(), resource.GetProperty("version").GetInt32());
    }

    private static (Guid Id, int Version) Touched(JsonElement data)
    {
        var touched = Assert.Single(data.GetProperty("touched").EnumerateArray());
        return (touched.GetProperty("id").GetGuid(), touched.GetProperty("version").GetInt32());
    }

    /// <summary>The one activity of a resource, once it was dispatched: its data, and its recipients, news first.</summary>
    private async Task<(JsonElement Data, List<(Guid User, bool Silent)> Recipients)> RecordedAsync(Guid resource, string action, int? version = null)
    {
        await using var db = await app.OpenDatabaseAsync();
        var activity = Assert.Single(await db.QueryAsync<Guid>(
            "SELECT id FROM activity WHERE action = @action AND data #>> '{resource,id}' = @resource AND coalesce(@version, 0) IN (0, (data #>> '{resource,version}')::int)",
            ("action", action), ("resource", resource.ToString()), ("version", version ?? 0)));
        await Eventually.IsTrueAsync(async () => (await db.QueryAsync<long>("SELECT id FROM outbox WHERE activity_id = @activity", ("activity", activity))).Count == 0);

        var data = await db.QueryAsync<string>("SELECT data::text FROM activity WHERE id = @activity", ("activity", activity));
        var recipients = await db.QueryAsync<string>(
            "SELECT user_id || ' ' || silent FROM notifications WHERE activity_id = @activity ORDER BY silent, user_id", ("activity", activity));
        return (JsonSerializer.Deserialize<JsonElement>(data[0]), [.. recipients.Select(text => (Guid.Parse(text[..36]), text[37..] == "true"))]);
    }
}
