using System.Net;
using System.Text.Json;
using Collab.Tests.Collaborators;
using Collab.Tests.Comments;
using Collab.Tests.Credentials;
using Collab.Tests.Notifications;
using Collab.Tests.Stories;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Users;

public sealed class UserDeletionTests(CollabApp app)
{
    private const string Deleted = "deleted user";

    [Fact]
    public async Task A_deleted_user_is_nobody_any_more()
    {
        var (bob, ann) = (await app.UserWithPasswordAsync("Bob"), await app.UserAsync("Ann"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        var device = await bob.DeviceAsync();
        await device.ExpectValidAsync();

        (await bob.DeleteAsync($"/users/{bob.Id}")).Expect(HttpStatusCode.NoContent);

        await bob.ExpectRevokedAsync();
        await device.ExpectRevokedAsync();
        (await bob.DeleteAsync($"/users/{bob.Id}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await ann.GetAsync($"/users/{bob.Id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await ann.PutAsync($"/users/{bob.Id}", new { name = "Mallory" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await ann.GetAsync($"/users?email={bob.Email}")).Ids);
        (await app.Nobody().LogInAsync(bob.Email)).ExpectProblem(HttpStatusCode.Unauthorized, "wrong-credentials");
        (await app.Nobody().GetAsync("/events", ("X-User-ID", bob.Id.ToString()))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await ann.PostAsync("/invites", new { task_id = task, invitee_id = bob.Id, role = "collaborator" })).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("invitee_id");
        (await ann.GiveAsync(task, bob)).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("user_id");
        (await app.Service().PostAsync("/sse/send-message", new { user_ids = new[] { bob.Id }, message = new { title = "Hello" } })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_address_of_a_deleted_user_is_free_and_begins_anew()
    {
        var bob = await app.UserAsync("Bob");
        (await bob.DeleteAsync($"/users/{bob.Id}")).Expect(HttpStatusCode.NoContent);

        var again = (await app.Nobody().PostAsync("/users", new { name = "Bob", email = bob.Email })).Expect(HttpStatusCode.Created);
        var next = new User(bob.Http, again);

        Assert.NotEqual(bob.Id, again.Id);
        (await next.DeleteAsync($"/users/{next.Id}")).Expect(HttpStatusCode.NoContent);
        (await app.Nobody().PostAsync("/users", new { name = "Bob", email = bob.Email })).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_streams_of_a_deleted_user_end_for_good()
    {
        var bob = await app.UserAsync("Bob");
        await using var stream = await bob.SubscribeAsync();
        await using var trusted = await EventStream.OpenAsync(app.CreateClient(), $"/sse/{bob.Id}", token: null);
        await stream.NextAsync("ready");
        await trusted.NextAsync("ready");

        (await bob.DeleteAsync($"/users/{bob.Id}")).Expect(HttpStatusCode.NoContent);

        await stream.ExpectFinalByeAsync("deleted");
        await trusted.ExpectFinalByeAsync("deleted");
    }

    [Fact]
    public async Task What_a_deleted_user_wrote_stays_without_its_name()
    {
        var plan = await Plan.CreateAsync(app);
        var bob = await plan.JoinAsync(plan.Task);
        var story = await bob.StoryAsync(plan.Task);
        var comment = await bob.CommentAsync(story, "I was here");
        await app.QuietAsync(plan.Owner);

        (await bob.DeleteAsync($"/users/{bob.Id}")).Expect(HttpStatusCode.NoContent);

        var ann = plan.Owner;
        var shown = (await ann.GetAsync($"/comments/{comment}")).Expect(HttpStatusCode.OK);
        Assert.Equal("I was here", shown.Text("content"));
        JsonElement[] people =
        [
            shown["user"],
            (await ann.GetAsync($"/stories/{story}")).Expect(HttpStatusCode.OK)["user"],
            (await ann.RevisionsAsync(story))[0].GetProperty("user"),
            (await ann.GetAsync($"/comments/{comment}/history")).Items[0].GetProperty("user"),
            (await ann.GetAsync($"/invites/sent/{ann.Id}")).Items[0].GetProperty("invitee"),
            (await ann.GetAsync($"/notifications/{ann.Id}?type=comment")).Items[0].GetProperty("actor"),
        ];
        Assert.All(people, person => Assert.Equal((bob.Id, Deleted), (person.GetProperty("id").GetGuid(), person.GetProperty("name").GetString())));
    }

    [Fact]
    public async Task Nothing_of_the_person_is_left_in_any_table()
    {
        var mark = $"{Guid.CreateVersion7():N}";
        var (plan, name, email) = (await Plan.CreateAsync(app), $"Bob {mark}", $"bob.{mark}@example.com");
        var invitation = (await plan.Owner.PostAsync("/invites", new { task_id = plan.Task, invitee_email = email, role = "collaborator", message = $"Dear {name}" })).Expect(HttpStatusCode.Created);
        var other = (await plan.Owner.PostAsync("/invites", new { task_id = plan.Subtask, invitee_email = email, role = "collaborator" })).Expect(HttpStatusCode.Created);
        var nobody = app.Nobody();
        object registration = new { name = "Bob", email = $"first.{email}", password = CredentialGiven.Password };
        var bob = new User(nobody.Http, (await nobody.PostAsync("/users", registration, ("Idempotency-Key", mark))).Expect(HttpStatusCode.Created));
        (await bob.PutAsync($"/users/{bob.Id}", new { name, email, current_password = CredentialGiven.Password })).Expect(HttpStatusCode.OK);
        (await bob.PostAsync("/invites/accept", new { code = invitation.Text("code") })).Expect(HttpStatusCode.OK);
        (await bob.PatchAsync($"/users/{bob.Id}/settings", new { ui_preferences = new { greeting = name } }, ("Idempotency-Key", mark))).Expect(HttpStatusCode.OK);
        (await bob.PostAsync($"/users/{bob.Id}/tokens", new { name })).Expect(HttpStatusCode.Created);
        (await bob.PostAsync("/sse/tickets")).Expect(HttpStatusCode.OK);
        (await nobody.PostAsync("/sse/tickets", null, ("X-User-ID", bob.Id.ToString()))).Expect(HttpStatusCode.OK);
        await app.QuietAsync(bob);
        Assert.NotEmpty(await TablesWithAsync(mark));

        (await bob.DeleteAsync($"/users/{bob.Id}")).Expect(HttpStatusCode.NoContent);

        Assert.Empty(await TablesWithAsync(mark));
        Assert.Equal(0, await app.CountAsync(
            """
            SELECT (SELECT count(*) FROM notifications WHERE user_id = @bob) + (SELECT count(*) FROM user_streams WHERE user_id = @bob)
                 + (SELECT count(*) FROM collaborators WHERE user_id = @bob) + (SELECT count(*) FROM access_tokens WHERE user_id = @bob)
                 + (SELECT count(*) FROM stream_tickets WHERE user_id = @bob) + (SELECT count(*) FROM user_settings WHERE id = @bob) + (SELECT count(*) FROM users WHERE id = @bob AND password_hash IS NOT NULL)
            """,
            ("bob", bob.Id)));
        Assert.Equal("revoked", (await plan.Owner.GetAsync($"/invites/{other.Id}")).Text("status"));
    }

    [Fact]
    public async Task Who_owns_an_event_or_alone_maintains_a_task_stays_and_is_told_which()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var planned = await ann.EventAsync();
        var task = await ann.TaskAsync(planned);
        await bob.JoinsAsync(ann, task, "maintainer");
        var below = (await ann.PostAsync("/tasks", new { event_id = planned, parent_task_id = task, title = "Bob's", duration = 5, maintainer_id = bob.Id })).Expect(HttpStatusCode.Created).Id;
        var own = await bob.EventAsync("Bob's event");
        await bob.TaskAsync(own);

        var refused = (await bob.DeleteAsync($"/users/{bob.Id}")).ExpectProblem(HttpStatusCode.Conflict, "still-responsible");

        Assert.Equal((1, 1), (refused.Number("event_count"), refused.Number("task_count")));
        Assert.Equal((own, "Bob's event"), Listed(refused, "events").Single());
        Assert.Equal((below, "Bob's"), Listed(refused, "tasks").Single());
        await bob.ExpectValidAsync();
        Assert.Equal("Bob", (await ann.GetAsync($"/users/{bob.Id}")).Text("name"));

        (await bob.DeleteAsync($"/events/{own}")).Expect(HttpStatusCode.NoContent);
        (await bob.DeleteAsync($"/users/{bob.Id}")).ExpectProblem(HttpStatusCode.Conflict, "still-responsible");
        await ann.GivesAsync(below, await app.PeerAsync(ann, planned, "Carl"), "maintainer");
        (await bob.DeleteAsync($"/users/{bob.Id}")).Expect(HttpStatusCode.NoContent);
        Assert.DoesNotContain(bob.Id, (await ann.RolesAsync(task)).Keys);
    }

    [Fact]
    public async Task Of_many_things_that_stand_in_the_way_a_hundred_are_listed_and_all_counted()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var planned = await ann.EventAsync();
        await bob.JoinsAsync(ann, await ann.TaskAsync(planned));
        await app.PlantAsync(planned, bob.Id, roots: 3, children: 50);
        for (var i = 0; i < 3; i++)
            await bob.EventAsync();

        var refused = (await bob.DeleteAsync($"/users/{bob.Id}")).ExpectProblem(HttpStatusCode.Conflict, "still-responsible");

        Assert.Equal((3, 153), (refused.Number("event_count"), refused.Number("task_count")));
        Assert.Equal((3, 100), (Listed(refused, "events").Length, Listed(refused, "tasks").Length));
    }

    [Fact]
    public async Task Only_oneself_and_only_at_the_version_that_is_meant()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));

        (await ann.DeleteAsync($"/users/{bob.Id}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await ann.DeleteAsync($"/users/{Guid.CreateVersion7()}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.Service().DeleteAsync($"/users/{bob.Id}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.DeleteAsync($"/users/{bob.Id}", ("If-Match", "\"2\""))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await bob.DeleteAsync($"/users/{bob.Id}", ("If-Match", "\"1\""))).Expect(HttpStatusCode.NoContent);
    }

    private static (Guid Id, string? Title)[] Listed(Answer refused, string member) =>
        [.. refused[member].EnumerateArray().Select(item => (item.GetProperty("id").GetGuid(), item.GetProperty("title").GetString()))];

    /// <summary>The tables with a row that has the text in any column.</summary>
    private async Task<List<string>> TablesWithAsync(string text)
    {
        await using var database = await app.OpenDatabaseAsync();
        var tables = await database.QueryAsync<string>(
            "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT IN ('kept_answers', '__EFMigrationsHistory')");
        Assert.Contains("users", tables);
        var found = new List<string>();
        foreach (var table in tables)
            found.AddRange(await database.QueryAsync<string>($"SELECT DISTINCT '{table}' FROM {table} t WHERE t::text LIKE @text", ("text", $"%{text}%")));
        found.AddRange(await database.QueryAsync<string>("SELECT DISTINCT 'kept_answers' FROM kept_answers WHERE convert_from(body, 'UTF8') LIKE @text", ("text", $"%{text}%")));
        return found;
    }
}
