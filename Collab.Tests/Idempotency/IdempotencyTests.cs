using System.Net;
using System.Text;
using Collab.Api.Conventions;
using Collab.Api.Conventions.Idempotency;
using Collab.Data.Stories;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Collab.Tests.Idempotency;

/// <summary>A client that does not know whether its write arrived asks again with the same key.</summary>
public sealed class IdempotencyTests(CollabApp app)
{
    private const string KeyHeader = "Idempotency-Key";
    private const string Replayed = "Idempotent-Replayed";

    [Fact]
    public async Task A_repeat_gets_the_first_answer_and_does_nothing()
    {
        var ann = await app.UserAsync();
        var key = Key();

        var first = (await ann.PostAsync("/events", Event(), key)).Expect(HttpStatusCode.Created);
        await ann.PutAsync($"/events/{first.Id}", new { title = "Changed since" });
        var again = (await ann.PostAsync("/events", Event(), key)).Expect(HttpStatusCode.Created);

        Assert.Null(first.Header(Replayed));
        Assert.Equal("true", again.Header(Replayed));
        Assert.Equal(first.Content, again.Content);
        foreach (var header in (string[])["Location", "ETag", "Content-Type"])
            Assert.Equal(first.Header(header), again.Header(header));
        Assert.Equal([first.Id], (await ann.GetAsync("/events")).Ids);
    }

    [Fact]
    public async Task A_change_is_made_once_though_its_precondition_is_stale_by_then()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var invite = await ann.InviteAsync(await ann.TaskAsync(await ann.EventAsync()), bob);
        var key = Key();

        var first = (await bob.PatchAsync($"/invites/{invite}", new { status = "accepted" }, key, ("If-Match", "\"1\""))).Expect(HttpStatusCode.OK);
        var again = (await bob.PatchAsync($"/invites/{invite}", new { status = "accepted" }, key, ("If-Match", "\"1\""))).Expect(HttpStatusCode.OK);

        Assert.Equal("true", again.Header(Replayed));
        Assert.Equal(first.Content, again.Content);
        Assert.Equal("\"2\"", again.Header("ETag"));
        (await bob.PatchAsync($"/invites/{invite}", new { status = "accepted" }, Key())).ExpectProblem(HttpStatusCode.Conflict, "invite-closed");
    }

    [Fact]
    public async Task A_key_is_for_one_request_only()
    {
        var ann = await app.UserAsync();
        var key = Key();
        var first = (await ann.PostAsync("/events", Event(), key)).Expect(HttpStatusCode.Created);

        (await ann.PostAsync("/events", Event("Other"), key)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await ann.PostAsync("/events?x=1", Event(), key)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await ann.PostAsync("/tasks", new { event_id = first.Id, title = "Work", duration = 1 }, key)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await ann.PostAsync("/EVENTS/", Event(), key)).Expect(HttpStatusCode.Created);
        Assert.Equal([first.Id], (await ann.GetAsync("/events")).Ids);
    }

    [Fact]
    public async Task A_key_is_the_callers_own()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var key = Key();

        var hers = (await ann.PostAsync("/events", Event(), key)).Expect(HttpStatusCode.Created);
        var his = (await bob.PostAsync("/events", Event(), key)).Expect(HttpStatusCode.Created);
        var systems = await app.Service().PostAsync("/sse/send-message", new { user_ids = new[] { ann.Id }, message = new { } }, key);

        Assert.NotEqual(hers.Id, his.Id);
        Assert.Null(his.Header(Replayed));
        Assert.Null(systems.Expect(HttpStatusCode.Accepted).Header(Replayed));
    }

    [Fact]
    public async Task Whoever_is_trusted_to_be_a_user_repeats_as_that_user()
    {
        var ann = await app.UserAsync();
        var key = Key();
        var body = new { title = "Launch", start_date = "2026-01-15T10:00:00Z", end_date = "2026-01-16T10:00:00Z", user_id = ann.Id };

        var first = (await app.Nobody().PostAsync("/events", body, key)).Expect(HttpStatusCode.Created);
        var again = (await ann.PostAsync("/events", body, key)).Expect(HttpStatusCode.Created);

        Assert.Equal("true", again.Header(Replayed));
        Assert.Equal(first.Content, again.Content);
    }

    [Fact]
    public async Task A_registration_is_repeated_without_the_token()
    {
        var nobody = app.Nobody();
        var key = Key();
        var body = new { name = "Ann", email = Given.Address() };

        var first = (await nobody.PostAsync("/users", body, key)).Expect(HttpStatusCode.Created);
        var again = (await nobody.PostAsync("/users", body, key)).Expect(HttpStatusCode.Created);

        Assert.Equal("true", again.Header(Replayed));
        Assert.StartsWith("clb_", first.Text("access_token"), StringComparison.Ordinal);
        Assert.False(again.Body.TryGetProperty("access_token", out _));
        Assert.Equal(first.Id, again.Id);
        Assert.Equal(first.Text("email"), again.Text("email"));
        Assert.Equal(first.Header("Location"), again.Header("Location"));
        (await nobody.PostAsync("/users", new { name = "Eve", email = Given.Address() }, key)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task An_invite_to_an_address_is_repeated_without_the_code()
    {
        var ann = await app.UserAsync();
        var body = new { task_id = await ann.TaskAsync(await ann.EventAsync()), invitee_email = Given.Address(), role = "collaborator" };
        var key = Key();

        var first = (await ann.PostAsync("/invites", body, key)).Expect(HttpStatusCode.Created);
        var again = (await ann.PostAsync("/invites", body, key)).Expect(HttpStatusCode.Created);

        Assert.NotEmpty(first.Text("code"));
        Assert.False(again.Body.TryGetProperty("code", out _));
        Assert.Equal(first.Id, again.Id);
        await using var db = await app.OpenDatabaseAsync();
        var kept = await db.QueryAsync<byte[]>("SELECT body FROM kept_answers WHERE user_id = @ann", ("ann", ann.Id));
        Assert.DoesNotContain(first.Text("code"), Encoding.UTF8.GetString(Assert.Single(kept)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_not_kept_and_may_be_tried_again()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        var pending = await ann.InviteAsync(task, bob);
        var body = new { task_id = task, invitee_id = bob.Id, role = "maintainer" };
        var key = Key();

        (await ann.PostAsync("/invites", body, key)).ExpectProblem(HttpStatusCode.Conflict, "invite-pending");
        await ann.PatchAsync($"/invites/{pending}", new { status = "revoked" });
        var made = (await ann.PostAsync("/invites", body, key)).Expect(HttpStatusCode.Created);

        Assert.Null(made.Header(Replayed));
        Assert.Equal("true", (await ann.PostAsync("/invites", body, key)).Header(Replayed));
    }

    [Fact]
    public async Task While_the_first_is_running_a_repeat_is_refused()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var invite = await ann.InviteAsync(await ann.TaskAsync(await ann.EventAsync()), bob);
        var key = Key();
        await using var db = await app.OpenDatabaseAsync();
        await using var transaction = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("SELECT FROM invites WHERE id = @invite FOR UPDATE", ("invite", invite));

        Task<Answer>[] both = [AcceptAsync(), AcceptAsync()];
        var refused = await Task.WhenAny(both);
        (await refused).ExpectProblem(HttpStatusCode.Conflict, "idempotency-key-in-flight");
        Assert.Equal("1", (await refused).Header("Retry-After"));
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        var first = (await both.Single(answer => answer != refused)).Expect(HttpStatusCode.OK);

        var again = (await AcceptAsync()).Expect(HttpStatusCode.OK);
        Assert.Null(first.Header(Replayed));
        Assert.Equal("true", again.Header(Replayed));
        Assert.Equal(first.Content, again.Content);

        Task<Answer> AcceptAsync() => bob.PatchAsync($"/invites/{invite}", new { status = "accepted" }, key);
    }

    [Fact]
    public async Task Of_many_at_once_one_is_done()
    {
        var ann = await app.UserAsync();
        var key = Key();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ann.PostAsync("/events", Event(), key)));

        var made = Assert.Single((await ann.GetAsync("/events")).Ids);
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created && answer.Header(Replayed) is null);
        Assert.All(answers, answer =>
        {
            if (answer.Status == HttpStatusCode.Created)
                Assert.Equal(made, answer.Id);
            else
                answer.ExpectProblem(HttpStatusCode.Conflict, "idempotency-key-in-flight");
        });
    }

    [Fact]
    public async Task After_a_day_a_key_is_free_again()
    {
        var ann = await app.UserAsync();
        var key = Key();
        var first = (await ann.PostAsync("/events", Event(), key)).Expect(HttpStatusCode.Created);
        await using var db = await app.OpenDatabaseAsync();
        await AgeAsync("23 hours 59 minutes");
        var kept = (await ann.PostAsync("/events", Event(), key)).Expect(HttpStatusCode.Created);
        await AgeAsync("24 hours");

        var second = (await ann.PostAsync("/events", Event("Another"), key)).Expect(HttpStatusCode.Created);
        var again = (await ann.PostAsync("/events", Event("Another"), key)).Expect(HttpStatusCode.Created);

        Assert.Equal(first.Id, kept.Id);
        Assert.Null(second.Header(Replayed));
        Assert.Equal("true", again.Header(Replayed));
        Assert.Equal(second.Id, again.Id);

        Task<int> AgeAsync(string age) =>
            db.ExecuteAsync("UPDATE kept_answers SET created_at = now() - @age::interval WHERE user_id = @ann", ("age", age), ("ann", ann.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task A_key_has_1_to_255_characters(int length)
    {
        var ann = await app.UserAsync();

        (await ann.PostAsync("/events", Event(), (KeyHeader, new string('k', length)))).ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming(KeyHeader);

        Assert.Empty((await ann.GetAsync("/events")).Items);
        (await ann.PostAsync("/events", Event(), (KeyHeader, new string('k', 255)))).Expect(HttpStatusCode.Created);
        (await ann.PostAsync("/events", Event(), (KeyHeader, "k"))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task PUT_and_DELETE_need_no_key_and_take_none()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var key = Key();

        (await ann.PutAsync($"/events/{id}", new { title = "First" }, key)).Expect(HttpStatusCode.OK);
        var second = (await ann.PutAsync($"/events/{id}", new { title = "Second" }, key)).Expect(HttpStatusCode.OK);

        Assert.Equal("Second", second.Text("title"));
        Assert.Null(second.Header(Replayed));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_too_large_with_a_key_too()
    {
        var ann = await app.UserAsync();

        var answer = await ann.PostAsync("/events", Event(new string('x', 3 * 1024 * 1024)), Key());

        answer.ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "content-too-large");
    }

    /// <summary>Where nothing may be written to disks, and where nothing is to be left on them.</summary>
    [Fact]
    public async Task The_largest_of_bodies_is_read_twice_from_memory()
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new Utf8Body(new MemoryStream(new byte[(6 * Story.MaxContentBytes) + 1]), context);

        await KeyedRequest.ReadAsync(context, "key");

        Assert.True(Assert.IsType<FileBufferingReadStream>(context.Request.Body).InMemory);
    }

    private static (string Name, string Value) Key() => (KeyHeader, Guid.CreateVersion7().ToString());

    private static object Event(string title = "Launch") => new { title, start_date = "2026-01-15T10:00:00Z", end_date = "2026-01-16T10:00:00Z" };
}
