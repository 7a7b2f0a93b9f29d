using System.Net;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Credentials;

/// <summary>What a ticket opens, for how long, and that it opens nothing else.</summary>
public sealed class TicketTests(CollabApp app)
{
    [Fact]
    public async Task A_ticket_opens_the_stream_and_reopens_it_where_it_was_left()
    {
        var ann = await app.UserAsync();
        var url = await UrlAsync(ann);
        string last;
        await using (var first = await OpenAsync(url))
        {
            await first.NextAsync("ready");
            await ann.NoteAsync("One");
            await first.NextAsync("system");
            last = first.LastEventId;
        }

        await ann.NoteAsync("Two");
        await using var second = await OpenAsync(url, last);
        await second.NextAsync("ready");
        Assert.Equal("Two", (await second.NextAsync("system")).Text("title"));
    }

    [Fact]
    public async Task A_ticket_opens_nothing_but_its_users_stream()
    {
        var (ann, bob) = (await app.UserAsync(), await app.UserAsync());
        var ticket = await TicketAsync(ann);
        (await app.Nobody().GetAsync($"/sse/{bob.Id}?ticket={ticket}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await app.Nobody().GetAsync($"/users/{ann.Id}?ticket={ticket}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await new Caller(app.CreateClient(), ticket).GetAsync($"/users/{ann.Id}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await new Caller(app.CreateClient(), ticket).GetAsync($"/sse/{ann.Id}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Theory]
    [InlineData('!')]
    [InlineData('/')]
    [InlineData('\u65e5')]
    public async Task A_ticket_that_was_mangled_is_none(char sign)
    {
        var ann = await app.UserAsync();
        var ticket = await TicketAsync(ann);
        using var notifier = app.Application.CreateHttpClient("notifier");

        foreach (var caller in (Caller[])[app.Nobody(), new(notifier)])
            (await caller.GetAsync($"/sse/{ann.Id}?ticket={Uri.EscapeDataString(ticket[..20] + sign + ticket[21..])}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_ticket_is_to_be_used_soon()
    {
        var ann = await app.UserAsync();
        var ticket = await TicketAsync(ann);
        await AgeAsync(ann, "created_at = created_at - interval '31 seconds'");
        (await app.Nobody().GetAsync($"/sse/{ann.Id}?ticket={ticket}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_used_ticket_reopens_the_stream_until_ten_minutes_after_its_last_one()
    {
        var ann = await app.UserAsync();
        var url = await UrlAsync(ann);
        await using (var first = await OpenAsync(url))
            await first.NextAsync("ready");

        await AgeAsync(ann, "created_at = now() - interval '1 hour', seen_at = now() - interval '9 minutes 50 seconds'");
        await using (var second = await OpenAsync(url))
            await second.NextAsync("ready");

        // As long as the notifier has not found out that the stream is gone, it keeps its ticket alive.
        await Eventually.IsTrueAsync(async () =>
        {
            await AgeAsync(ann, "seen_at = now() - interval '10 minutes 20 seconds'");
            return await IsRefusedAsync(url);
        });
    }

    [Fact]
    public async Task A_ticket_lives_as_long_as_its_stream()
    {
        var ann = await app.UserAsync();
        await using var stream = await OpenAsync(await UrlAsync(ann));
        await stream.NextAsync("ready");
        await AgeAsync(ann, "seen_at = seen_at - interval '1 hour'");

        await using var database = await app.OpenDatabaseAsync();
        await Eventually.IsTrueAsync(async () => (await database.QueryAsync<bool>(
            "SELECT seen_at > now() - interval '1 minute' FROM stream_tickets WHERE user_id = @user", ("user", ann.Id))).Single());
    }

    [Fact]
    public async Task A_ticket_ends_with_the_token_that_made_it_and_so_does_its_stream()
    {
        var ann = await app.UserAsync();
        var phone = await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "phone" });
        var caller = new Caller(ann.Http, phone.Text("access_token"));
        var ticket = (await caller.PostAsync("/sse/tickets")).Expect(HttpStatusCode.OK).Text("ticket");
        await using var stream = await OpenAsync($"/sse/{ann.Id}?ticket={ticket}");
        await stream.NextAsync("ready");

        (await ann.DeleteAsync(phone.Header("Location")!)).Expect(HttpStatusCode.NoContent);

        await stream.ExpectFinalByeAsync("revoked");
        (await app.Nobody().GetAsync($"/sse/{ann.Id}?ticket={ticket}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Streams_end_with_their_tokens_also_while_somebody_holds_anothers_ticket()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        await using var held = await OpenAsync(await UrlAsync(ann));
        await held.NextAsync("ready");
        await using var ending = await bob.SubscribeAsync();
        await ending.NextAsync("ready");
        await AgeAsync(ann, "seen_at = seen_at - interval '1 minute'");

        await using var db = await app.OpenDatabaseAsync();
        await using var transaction = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("SELECT 1 FROM stream_tickets WHERE user_id = @user FOR UPDATE", ("user", ann.Id));
        (await bob.PostAsync("/auth/logout")).Expect(HttpStatusCode.NoContent);

        await ending.ExpectFinalByeAsync("revoked");
    }

    [Theory]
    [InlineData("")]
    [InlineData("clt_nonsense")]
    [InlineData("clt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_is_no_ticket_opens_nothing(string ticket)
    {
        var ann = await app.UserAsync();
        using var production = app.Nobody().Http;
        production.DefaultRequestHeaders.Host = "collab.example.com";
        (await new Caller(production).GetAsync($"/sse/{ann.Id}?ticket={ticket}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_repeat_of_the_request_shows_no_ticket()
    {
        var ann = await app.UserAsync();
        var first = await ann.SendAsync(HttpMethod.Post, "/sse/tickets", null, ("Idempotency-Key", "once"));
        var again = await ann.SendAsync(HttpMethod.Post, "/sse/tickets", null, ("Idempotency-Key", "once"));
        Assert.NotNull(first.Expect(HttpStatusCode.OK).Text("ticket"));
        Assert.False(again.Expect(HttpStatusCode.OK).Body.TryGetProperty("ticket", out _));
    }

    private static async Task<string> TicketAsync(User user) => (await user.PostAsync("/sse/tickets")).Expect(HttpStatusCode.OK).Text("ticket")!;

    private static async Task<string> UrlAsync(User user) => $"/sse/{user.Id}?ticket={await TicketAsync(user)}";

    private Task<EventStream> OpenAsync(string path, string? lastEventId = null) => EventStream.OpenAsync(app.CreateClient(), path, token: null, lastEventId);

    private Task AgeAsync(User user, string changes) => app.ExecuteAsync($"UPDATE stream_tickets SET {changes} WHERE user_id = @user", ("user", user.Id));

    private async Task<bool> IsRefusedAsync(string path)
    {
        try
        {
            await using var stream = await OpenAsync(path);
            return false;
        }
        catch (HttpRequestException e)
        {
            return e.StatusCode == HttpStatusCode.Unauthorized;
        }
    }
}
