using System.Net;
using Collab.Tests.Support;
using AccessTokens = Collab.ServiceDefaults.Authentication.AccessTokens;

namespace Collab.Tests.Credentials;

/// <summary>Revocation, against what happens at that moment and elsewhere.</summary>
public sealed class RevocationRaceTests(CollabApp app)
{
    private const int Rounds = 4;
    private const int AtOnce = 6;
    private const int Writers = 24;

    [Fact]
    public async Task No_stream_that_opens_while_its_token_is_revoked_outlives_it()
    {
        var ann = await app.UserAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var made = await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "phone" });
            var streams = Enumerable.Range(0, AtOnce).Select(_ => EndAsync($"/sse/{ann.Id}", made.Text("access_token"))).ToList();

            (await ann.DeleteAsync(made.Header("Location")!)).Expect(HttpStatusCode.NoContent);

            Assert.All(await Task.WhenAll(streams), end => Assert.Contains(end, (string[])["revoked", "refused"]));
        }
    }

    [Fact]
    public async Task No_stream_of_a_ticket_that_is_redeemed_while_its_token_is_revoked_outlives_it()
    {
        var ann = await app.UserAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var made = await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "phone" });
            var ticket = (await new Caller(ann.Http, made.Text("access_token")).PostAsync("/sse/tickets")).Expect(HttpStatusCode.OK).Text("ticket");
            var streams = Enumerable.Range(0, AtOnce).Select(_ => EndAsync($"/sse/{ann.Id}?ticket={ticket}", token: null)).ToList();

            (await ann.DeleteAsync(made.Header("Location")!)).Expect(HttpStatusCode.NoContent);

            Assert.All(await Task.WhenAll(streams), end => Assert.Contains(end, (string[])["revoked", "refused"]));
        }
    }

    [Fact]
    public async Task A_revoked_token_that_is_still_remembered_revokes_no_other()
    {
        var ann = await app.UserAsync();
        var (stolen, phone) = (await ann.DeviceAsync(), await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "phone" }));
        await using var instance = await OwnApi.StartAsync(app);
        var thief = instance.Caller(stolen.Credential);
        await thief.ExpectValidAsync();

        (await stolen.PostAsync("/auth/logout")).Expect(HttpStatusCode.NoContent);

        (await thief.DeleteAsync(phone.Header("Location")!)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        await new Caller(ann.Http, phone.Text("access_token")).ExpectValidAsync();
    }

    [Fact]
    public async Task A_ticket_that_is_redeemed_many_times_at_once_opens_its_users_stream_each_time()
    {
        var ann = await app.UserAsync();
        var ticket = (await ann.PostAsync("/sse/tickets")).Expect(HttpStatusCode.OK).Text("ticket");

        var streams = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => EventStream.OpenAsync(app.CreateClient(), $"/sse/{ann.Id}?ticket={ticket}", token: null)));

        foreach (var stream in streams)
        {
            Assert.Equal($"{ann.Id}", (await stream.NextAsync("ready")).Text("user_id"));
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_write_whose_body_comes_after_its_token_was_revoked_is_refused()
    {
        var ann = await app.UserAsync();
        var made = await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "phone" });
        var phone = new Caller(ann.Http, made.Text("access_token"));
        using var body = new SlowBody(new { title = "Late", start_date = "2026-01-15T10:00:00Z", end_date = "2026-01-16T10:00:00Z" });

        var write = phone.SendAsync(HttpMethod.Post, "/events", body);
        await body.Begun;
        // By then the token was taken for good, and that is to hold for a moment only.
        await Task.Delay(1.5 * AccessTokens.Kept, TestContext.Current.CancellationToken);
        (await ann.DeleteAsync(made.Header("Location")!)).Expect(HttpStatusCode.NoContent);
        body.End();

        var refused = await write;
        refused.ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Contains("invalid_token", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Empty((await ann.GetAsync("/events")).Items);
    }

    [Theory]
    [InlineData("PUT task")]
    [InlineData("POST story")]
    [InlineData("PATCH completion")]
    [InlineData("DELETE task")]
    public async Task A_write_that_waits_for_a_lock_until_its_token_is_revoked_is_refused_and_leaves_nothing(string write)
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());
        var made = await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "phone" });
        await using var held = await HeldRow.OfAsync(app, "tasks", task);

        var late = WriteAsync(new Caller(ann.Http, made.Text("access_token")));
        await held.IsWaitedForAsync();
        await Task.Delay(1.5 * AccessTokens.Kept, TestContext.Current.CancellationToken);
        (await ann.DeleteAsync(made.Header("Location")!)).Expect(HttpStatusCode.NoContent);
        await held.ReleaseAsync();

        var refused = await late;
        refused.ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Contains("invalid_token", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Equal(1, (await ann.GetAsync($"/tasks/{task}")).Expect(HttpStatusCode.OK).Version);
        Assert.Empty((await ann.GetAsync($"/tasks/{task}/stories")).Items);
        // The key that it came with is free.
        Assert.InRange((await WriteAsync(ann)).Status, HttpStatusCode.OK, HttpStatusCode.NoContent);

        Task<Answer> WriteAsync(Caller caller) => write switch
        {
            "PUT task" => caller.PutAsync($"/tasks/{task}", new { title = "Late" }),
            "POST story" => caller.PostAsync("/stories", new { task_id = task, title = "Late" }, ("Idempotency-Key", "late")),
            "PATCH completion" => caller.PatchAsync($"/tasks/{task}/completion", new { is_complete = true }, ("Idempotency-Key", "late")),
            _ => caller.DeleteAsync($"/tasks/{task}"),
        };
    }

    [Fact]
    public async Task Writes_that_wait_long_for_one_row_are_all_made_while_their_tokens_hold()
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());
        await using var held = await HeldRow.OfAsync(app, "tasks", task);

        var writes = Enumerable.Range(0, Writers).Select(i => ann.PutAsync($"/tasks/{task}", new { title = $"Title {i}" })).ToList();
        await held.IsWaitedForAsync();
        await Task.Delay(1.5 * AccessTokens.Kept, TestContext.Current.CancellationToken);
        await held.ReleaseAsync();

        Assert.All(await Task.WhenAll(writes), answer => answer.Expect(HttpStatusCode.OK));
        Assert.Equal(1 + Writers, (await ann.GetAsync($"/tasks/{task}")).Version);
    }

    [Theory]
    [InlineData("POST logout")]
    [InlineData("DELETE token")]
    [InlineData("DELETE user")]
    public async Task What_ends_its_own_token_does_so_however_long_it_waits(string write)
    {
        var ann = await app.UserAsync();
        var token = (await ann.GetAsync($"/users/{ann.Id}/tokens")).Ids.Single();
        await using var held = write == "POST logout" ? await HeldRow.OfAsync(app, "access_tokens", token) : await HeldRow.OfAsync(app, "users", ann.Id);

        var end = write switch
        {
            "POST logout" => ann.PostAsync("/auth/logout"),
            "DELETE token" => ann.DeleteAsync($"/users/{ann.Id}/tokens/{token}"),
            _ => ann.DeleteAsync($"/users/{ann.Id}"),
        };
        await held.IsWaitedForAsync();
        await Task.Delay(1.5 * AccessTokens.Kept, TestContext.Current.CancellationToken);
        await held.ReleaseAsync();

        (await end).Expect(HttpStatusCode.NoContent);
        await ann.ExpectRevokedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_revoked_token_lives_on_in_no_other_instance(bool withRedis)
    {
        var ann = await app.UserAsync();
        await using var other = await OwnApi.StartAsync(app, withRedis ? [] : [("ConnectionStrings:redis", "127.0.0.1:1")]);
        var made = await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "phone" });
        var phone = other.Caller(made.Text("access_token"));
        await phone.ExpectValidAsync();

        (await ann.DeleteAsync(made.Header("Location")!)).Expect(HttpStatusCode.NoContent);

        // Whoever calls all the time has it looked up no later than who calls once.
        await Eventually.UntilAsync(() => phone.GetAsync("/events"), answer => answer.Status == HttpStatusCode.Unauthorized);
        await phone.ExpectRevokedAsync();
    }

    /// <summary>How a stream ended, for good: the code of its farewell, or that it was refused.</summary>
    private async Task<string> EndAsync(string path, string? token)
    {
        try
        {
            await using var stream = await EventStream.OpenAsync(app.CreateClient(), path, token);
            return (await stream.NextUntilAsync("bye")).Text("code")!;
        }
        catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.Unauthorized)
        {
            return "refused";
        }
    }
}
