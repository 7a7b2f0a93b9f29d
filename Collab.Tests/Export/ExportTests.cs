using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Collab.Tests.Comments;
using Collab.Tests.Notifications;
using Collab.Tests.Stories;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Export;

public sealed class ExportTests(CollabApp app)
{
    private static readonly string[] Lists =
    [
        "tokens", "tickets", "events", "roles", "tasks", "invites_received", "invites_sent", "stories", "revisions", "comments", "comment_history", "messages", "activities",
        "notifications", "silent_notifications", "kept_answers",
    ];

    [Fact]
    public async Task Nobody_finds_out_whose_address_it_is_by_exporting_who_was_mentioned()
    {
        var plan = await Plan.CreateAsync(app);
        var bob = await app.UserAsync("Bob");
        await bob.JoinsAsync(plan.Owner, plan.Task);
        var story = await plan.Owner.StoryAsync(plan.Task, "Guesses");
        await plan.Owner.CommentAsync(story, $"@{bob.Email}");
        await plan.Owner.CommentAsync(story, $"@{Given.Address()}");
        await app.QuietAsync(bob);
        Assert.Single((await bob.GetAsync($"/notifications/{bob.Id}?type=comment")).Items, item => item.GetProperty("data").GetProperty("action").GetString() == "mentioned");

        var export = (await plan.Owner.GetAsync($"/users/{plan.Owner.Id}/export")).Expect(HttpStatusCode.OK);

        var acts = Items(export, "activities").Where(act => act.GetProperty("type").GetString() == "comment").Select(act => act.GetProperty("action").GetString());
        Assert.Equal(["created", "created"], acts);
    }

    [Fact]
    public async Task An_export_has_everything_that_is_held_on_oneself()
    {
        var plan = await Plan.CreateAsync(app);
        var (bob, eve) = (await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        await bob.JoinsAsync(plan.Owner, plan.Task, "maintainer");
        await app.UntilDispatchedAsync();
        var sent = await bob.InviteAsync(plan.Task, eve);
        var own = await bob.EventAsync("Bob's event");
        var story = await bob.StoryAsync(plan.Task, "Bob's words");
        var comment = await bob.CommentAsync(story, "Bob's comment");
        (await bob.PatchAsync($"/users/{bob.Id}/settings", new { ui_preferences = new { colour = "green" } })).Expect(HttpStatusCode.OK);
        await bob.NoteAsync("Note to myself");
        (await bob.PostAsync("/sse/tickets")).Expect(HttpStatusCode.OK);
        var part = (await bob.PostAsync("/tasks", new { event_id = own, title = "Part", duration = 5 }, ("Idempotency-Key", "secret-key"))).Expect(HttpStatusCode.Created);
        await app.QuietAsync(bob);

        var export = (await bob.GetAsync($"/users/{bob.Id}/export")).Expect(HttpStatusCode.OK);

        Assert.Equal(["exported_at", "user", "settings", "external_logins", .. Lists], export.Body.EnumerateObject().Select(member => member.Name));
        Assert.Equal($"attachment; filename=\"collab-{bob.Id}.json\"", export.Header("Content-Disposition"));
        Assert.Equal((await bob.GetAsync($"/users/{bob.Id}")).Content, export["user"].GetRawText());
        Assert.Equal((await bob.GetAsync($"/users/{bob.Id}/settings")).Content, export["settings"].GetRawText());
        Assert.Equal((await bob.GetAsync($"/users/{bob.Id}/tokens")).Ids, Ids(export, "tokens"));
        var ticket = Items(export, "tickets").Single();
        Assert.Equal(Ids(export, "tokens").Single(), ticket.GetProperty("token_id").GetGuid());
        Assert.Equal(ticket.GetProperty("created_at").GetDateTimeOffset().AddSeconds(30), ticket.GetProperty("expires_at").GetDateTimeOffset());
        Assert.Equal(["id", "token_id", "created_at", "last_used_at", "expires_at"], ticket.EnumerateObject().Select(member => member.Name));
        Assert.Equal([own], Ids(export, "events"));
        Assert.Equal([plan.Task, part.Id], Items(export, "roles").Select(role => role.GetProperty("task_id").GetGuid()));
        Assert.Equal((part.Id, "Part"), (Assert.Single(Items(export, "tasks")).GetProperty("id").GetGuid(), Items(export, "tasks")[0].GetProperty("title").GetString()));
        Assert.Equal((await bob.GetAsync($"/invites/received/{bob.Id}")).Ids, Ids(export, "invites_received"));
        Assert.Equal([sent], Ids(export, "invites_sent"));
        Assert.Equal([story], Ids(export, "stories"));
        Assert.Equal("Bob's words", Items(export, "revisions").Single().GetProperty("full_content").GetString());
        Assert.Equal([comment], Ids(export, "comments"));
        Assert.Equal("Bob's comment", Items(export, "comment_history").Single().GetProperty("content").GetString());
        Assert.Equal("Note to myself", Items(export, "messages").Single(message => message.GetProperty("title").GetString() != "Marker").GetProperty("title").GetString());
        var acts = (await bob.GetAsync($"/tasks/{plan.Task}/activity")).Items
            .Where(act => act.GetProperty("actor") is { ValueKind: JsonValueKind.Object } actor && actor.GetProperty("id").GetGuid() == bob.Id)
            .Select(act => act.GetProperty("id").GetGuid())
            .ToHashSet();
        Assert.NotEmpty(acts);
        Assert.Subset(Ids(export, "activities").ToHashSet(), acts);
        Assert.Equal((await bob.GetAsync($"/notifications/{bob.Id}")).Ids, Ids(export, "notifications"));
        // One's own acts come to one's own pages.
        Assert.Contains(part.Id, Items(export, "silent_notifications").Select(told => told.GetProperty("task_id")).Where(id => id.ValueKind == JsonValueKind.String).Select(id => id.GetGuid()));
        var kept = Items(export, "kept_answers").Single();
        Assert.Equal((201, $"/tasks/{part.Id}"), (kept.GetProperty("status").GetInt32(), kept.GetProperty("location").GetString()));
        Assert.Equal(kept.GetProperty("created_at").GetDateTimeOffset().AddHours(24), kept.GetProperty("expires_at").GetDateTimeOffset());
        Assert.DoesNotContain("secret-key", export.Content, StringComparison.Ordinal);
        Assert.DoesNotContain("clt_", export.Content, StringComparison.Ordinal);
        Assert.DoesNotContain("clb_", export.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_what_one_did_where_one_may_not_look_any_more_nothing_is_told_but_that_one_did()
    {
        var plan = await Plan.CreateAsync(app);
        var bob = await app.UserAsync("Bob");
        await bob.JoinsAsync(plan.Owner, plan.Task, "maintainer");
        var part = await bob.TaskAsync(plan.Event, plan.Task, 1, "Hidden too");
        await (await app.UserAsync("Cid")).JoinsAsync(bob, part, "maintainer");
        (await bob.PutAsync($"/tasks/{plan.Task}", new { title = "Hidden soon" })).Expect(HttpStatusCode.OK);
        await app.QuietAsync(bob);
        var before = Act(await bob.GetAsync($"/users/{bob.Id}/export"));
        Assert.Contains("Hidden soon", before.GetRawText(), StringComparison.Ordinal);

        foreach (var task in (Guid[])[plan.Task, part])
            (await plan.Owner.DeleteAsync($"/tasks/{task}/collaborators/{bob.Id}")).Expect(HttpStatusCode.NoContent);

        var export = (await bob.GetAsync($"/users/{bob.Id}/export")).Expect(HttpStatusCode.OK);
        var act = Act(export);
        Assert.All((string[])["type", "action", "created_at", "actor"], member => Assert.Equal(before.GetProperty(member).GetRawText(), act.GetProperty(member).GetRawText()));
        Assert.Equal(("No longer available", "", "{}"), (act.GetProperty("title").GetString(), act.GetProperty("message").GetString(), act.GetProperty("data").GetRawText()));
        Assert.DoesNotContain("Hidden", export["activities"].GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Hidden soon", export["silent_notifications"].GetRawText(), StringComparison.Ordinal);
        // That it was made for bob is held still.
        Assert.Equal(part, Items(export, "tasks").Single(task => task.GetProperty("title").ValueKind == JsonValueKind.Null).GetProperty("id").GetGuid());
        Assert.Empty(Items(export, "roles"));

        JsonElement Act(Answer told) => Items(told.Expect(HttpStatusCode.OK), "activities")
            .Single(done => done.GetProperty("task_id").ToString() == $"{plan.Task}" && done.GetProperty("action").GetString() == "updated");
    }

    [Fact]
    public async Task An_export_is_complete_however_long_its_lists_are_and_written_as_it_is_read()
    {
        const int Count = 450;
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task);
        await app.AppendAsync(cast.Owner.Id, count: 3);
        await app.ExecuteAsync(
            """
            INSERT INTO comments (id, version, created_at, updated_at, story_id, thread_id, depth, user_id, content, is_edited, is_deleted, reply_count)
            SELECT id, 1, now(), now(), @story, id, 1, @author, 'Comment ' || n, false, false, 0 FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, @count) n) made
            """,
            ("story", story), ("author", cast.Owner.Id), ("count", Count));
        await app.ExecuteAsync(
            "INSERT INTO kept_answers (id, user_id, request, status, created_at) SELECT sha256(convert_to(n::text || @user, 'UTF8')), @user::uuid, '', 204, now() FROM generate_series(1, @count) n",
            ("user", $"{cast.Owner.Id}"), ("count", Count));
        for (var i = 0; i < 20; i++)
            (await cast.Owner.WriteAsync(story, $"Text {i}")).Expect(HttpStatusCode.OK);

        var export = (await cast.Owner.GetAsync($"/users/{cast.Owner.Id}/export")).Expect(HttpStatusCode.OK);

        Assert.Equal(Count, Items(export, "comments").Select(c => c.GetProperty("content").GetString()).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 21), Items(export, "revisions").Select(r => r.GetProperty("number").GetInt32()));
        Assert.Equal(Count, Items(export, "kept_answers").Select(kept => kept.GetProperty("key_hash").GetString()).Distinct().Count());
        Assert.Null(export.Header("Content-Length"));
    }

    [Fact]
    public async Task An_export_that_is_read_slowly_is_cut_off_when_its_token_is_revoked()
    {
        var (cast, cancellation) = (await app.CastAsync(), TestContext.Current.CancellationToken);
        var story = await cast.Owner.StoryAsync(cast.Task);
        // Far more than connections hold.
        await app.ExecuteAsync(
            """
            INSERT INTO comments (id, version, created_at, updated_at, story_id, thread_id, depth, user_id, content, is_edited, is_deleted, reply_count)
            SELECT id, 1, now(), now(), @story, id, 1, @author, repeat('long', 2500), false, false, 0 FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, 4000)) made
            """,
            ("story", story), ("author", cast.Owner.Id));
        var made = await cast.Owner.PostAsync($"/users/{cast.Owner.Id}/tokens", new { name = "stolen" });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/users/{cast.Owner.Id}/export");
        request.Headers.Authorization = new("Bearer", made.Text("access_token"));

        using var export = await cast.Owner.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        (await cast.Owner.DeleteAsync(made.Header("Location")!)).Expect(HttpStatusCode.NoContent);

        Assert.Equal(HttpStatusCode.OK, export.StatusCode);
        await Assert.ThrowsAnyAsync<IOException>(async () => await (await export.Content.ReadAsStreamAsync(cancellation)).CopyToAsync(Stream.Null, cancellation));
    }

    [Fact]
    public async Task However_slowly_it_is_read_an_export_ends_with_its_token()
    {
        const int Revisions = 7, Length = 1_000_000, Read = 64 * 1024, Most = 3_000_000;
        var (cast, cancellation) = (await app.CastAsync(), TestContext.Current.CancellationToken);
        var story = await cast.Owner.StoryAsync(cast.Task);
        // They are read from the database at once, and with their diffs are far more than the connection holds.
        for (var i = 0; i < Revisions; i++)
            (await cast.Owner.WriteAsync(story, $"{i}{new string('s', Length)}")).Expect(HttpStatusCode.OK);
        var made = await cast.Owner.PostAsync($"/users/{cast.Owner.Id}/tokens", new { name = "stolen" });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/users/{cast.Owner.Id}/export");
        request.Headers.Authorization = new("Bearer", made.Text("access_token"));

        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = cast.Owner.Http.BaseAddress };
        using var export = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        (await cast.Owner.DeleteAsync(made.Header("Location")!)).Expect(HttpStatusCode.NoContent);

        var (read, buffer) = (0L, new byte[Read]);
        await using var body = await export.Content.ReadAsStreamAsync(cancellation);
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await body.ReadAtLeastAsync(buffer, Read, throwOnEndOfStream: true, cancellation) > 0)
            {
                read += Read;
                await Task.Delay(TimeSpan.FromMilliseconds(250), cancellation);
            }
        });
        Assert.InRange(read, 0, Most);

        // What has arrived when the answer is cut off is read still, and left to itself Linux grows the room for it to 32 MiB.
        static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext connection, CancellationToken cancellation)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = Read };
            await socket.ConnectAsync(connection.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
    }

    [Fact]
    public async Task Ones_own_words_are_in_it_where_access_has_ended_and_those_of_others_are_not()
    {
        var cast = await app.CastAsync();
        var bob = cast.Collaborator;
        var story = await bob.StoryAsync(cast.Task, "Bob's words");
        await bob.CommentAsync(story, "Bob's comment");
        (await bob.DeleteAsync($"/tasks/{cast.Task}/collaborators/{bob.Id}")).Expect(HttpStatusCode.NoContent);
        await cast.Owner.CommentAsync(story, "Not bob's");
        var ended = (await bob.GetAsync($"/users/{bob.Id}/export")).Expect(HttpStatusCode.OK);
        Assert.Equal([story], Ids(ended, "stories"));
        Assert.DoesNotContain("Not bob's", ended.Content, StringComparison.Ordinal);
        (await cast.Owner.WriteAsync(story, "What came later")).Expect(HttpStatusCode.OK);

        var export = (await bob.GetAsync($"/users/{bob.Id}/export")).Expect(HttpStatusCode.OK);

        Assert.Contains("Bob's words", export["revisions"].GetRawText(), StringComparison.Ordinal);
        Assert.Contains("Bob's comment", export["comment_history"].GetRawText(), StringComparison.Ordinal);
        Assert.Empty(Items(export, "stories"));
        Assert.DoesNotContain("What came later", export.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_is_for_oneself()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));

        (await ann.GetAsync($"/users/{bob.Id}/export")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.Service().GetAsync($"/users/{bob.Id}/export")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await app.Nobody().GetAsync($"/users/{bob.Id}/export")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        var empty = (await bob.GetAsync($"/users/{bob.Id}/export")).Expect(HttpStatusCode.OK);
        Assert.All(Lists.Except(["tokens"]), list => Assert.Empty(Items(empty, list)));
    }

    private static JsonElement[] Items(Answer export, string list) => [.. export[list].EnumerateArray()];

    private static Guid[] Ids(Answer export, string list) => [.. Items(export, list).Select(item => item.GetProperty("id").GetGuid())];
}
