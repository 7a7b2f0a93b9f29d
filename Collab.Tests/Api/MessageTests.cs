using System.Net;
using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class MessageTests(CollabApp app)
{
    [Fact]
    public async Task A_message_reaches_the_stream_of_those_who_share_a_task()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        await bob.JoinsAsync(ann, await ann.TaskAsync(await ann.EventAsync()));

        var sent = await ann.PostAsync("/sse/send-message", new { user_ids = new[] { bob.Id, bob.Id }, message = new { title = "Lunch", message = "At noon?", table = 4 } });

        Assert.Equal(1, sent.Expect(HttpStatusCode.Accepted).Number("recipients"));
        var data = await ActivityAsync(sent.Id);
        Assert.Equal("message", data.GetProperty("action").GetString());
        Assert.Equal(4, data.GetProperty("message").GetProperty("table").GetInt32());
    }

    [Fact]
    public async Task The_title_and_the_text_are_taken_from_the_message_where_they_are_strings()
    {
        var ann = await app.UserAsync();

        var named = await ann.PostAsync("/sse/send-message", new { user_ids = new[] { ann.Id }, message = new { title = "Lunch", message = "At noon?" } });
        var unnamed = await ann.PostAsync("/sse/send-message", new { user_ids = new[] { ann.Id }, message = new { title = 5 } });

        await using var db = await app.OpenDatabaseAsync();
        Assert.Equal(["Lunch|At noon?"], await db.QueryAsync<string>("SELECT title || '|' || message FROM activity WHERE id = @id AND type = 'system'", ("id", named.Id)));
        Assert.Equal(["Message|"], await db.QueryAsync<string>("SELECT title || '|' || message FROM activity WHERE id = @id", ("id", unnamed.Id)));
    }

    [Fact]
    public async Task The_service_sends_to_anyone()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));

        var sent = await app.Service().PostAsync("/sse/send-message", new { user_ids = new[] { ann.Id, bob.Id }, message = new { } });

        Assert.Equal(2, sent.Expect(HttpStatusCode.Accepted).Number("recipients"));
    }

    [Fact]
    public async Task One_recipient_that_is_none_and_nothing_is_sent()
    {
        var (ann, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Eve"));
        var nobody = Guid.CreateVersion7();
        var mark = Guid.CreateVersion7().ToString();

        var refused = await ann.PostAsync("/sse/send-message", new { user_ids = new[] { ann.Id, eve.Id, nobody }, message = new { title = mark } });
        var byService = await app.Service().PostAsync("/sse/send-message", new { user_ids = new[] { ann.Id, nobody }, message = new { title = mark } });

        refused.ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("user_ids");
        Assert.Equal([eve.Id, nobody], refused["user_ids"].EnumerateArray().Select(id => id.GetGuid()));
        Assert.Equal([nobody], byService.ExpectProblem(HttpStatusCode.NotFound, "not-found")["user_ids"].EnumerateArray().Select(id => id.GetGuid()));
        await using var db = await app.OpenDatabaseAsync();
        Assert.Empty(await db.QueryAsync<Guid>("SELECT id FROM activity WHERE title = @mark", ("mark", mark)));
    }

    [Fact]
    public async Task A_message_is_an_object_of_at_most_64_KiB()
    {
        var ann = await app.UserAsync();
        Task<Answer> SendAsync(object message) => ann.PostAsync("/sse/send-message", new { user_ids = new[] { ann.Id }, message });

        (await SendAsync(new { text = new string('x', 64 * 1024 - 20) })).Expect(HttpStatusCode.Accepted);
        (await SendAsync(new { text = new string('x', 64 * 1024) })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("message");
        (await SendAsync("text")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("message");
        (await SendAsync(new { text = "a\0b" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("message");
    }

    [Fact]
    public async Task A_message_has_one_to_a_thousand_recipients()
    {
        var ann = await app.UserAsync();
        Task<Answer> SendAsync(Guid[] recipients) => ann.PostAsync("/sse/send-message", new { user_ids = recipients, message = new { } });

        (await SendAsync([])).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("user_ids");
        (await SendAsync([.. Enumerable.Repeat(ann.Id, 1000)])).Expect(HttpStatusCode.Accepted);
        (await SendAsync([.. Enumerable.Repeat(ann.Id, 1001)])).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("user_ids");
    }

    private async Task<JsonElement> ActivityAsync(Guid id)
    {
        await using var db = await app.OpenDatabaseAsync();
        return JsonSerializer.Deserialize<JsonElement>(Assert.Single(await db.QueryAsync<string>("SELECT data::text FROM activity WHERE id = @id", ("id", id))));
    }
}
