using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Collab.Api.Conventions.Limits;
using Collab.Data.Users;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using AccessTokens = Collab.ServiceDefaults.Authentication.AccessTokens;

namespace Collab.Tests.Edges;

/// <summary>How much a caller may ask. Each test has an API with limits of its own, and addresses that nobody else has.</summary>
public sealed class LimitTests(CollabApp app)
{
    [Fact]
    public async Task A_caller_that_writes_too_much_is_told_when_to_go_on_while_others_go_on()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        await using var api = await StartAsync(("Limits:Writes:Requests", "3"), ("Limits:Writes:Seconds", "600"));
        var caller = api.Caller(ann.Token);

        Assert.Equal(["2", "1", "0"], [await LeftAsync(caller), await LeftAsync(caller), await LeftAsync(caller)]);
        var refused = await caller.PostAsync("/events", new { });

        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.Equal("\"writes\";q=3;w=600", refused.Header("RateLimit-Policy"));
        Assert.Matches("^\"writes\";r=0;t=[0-9]+$", refused.Header("RateLimit"));
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 200);
        (await caller.GetAsync("/events")).Expect(HttpStatusCode.OK);
        Assert.Equal("2", await LeftAsync(api.Caller(bob.Token)));
    }

    [Theory]
    [InlineData("Search", "GET", "/search?q=word")]
    [InlineData("Search", "GET", "/tasks?q=word")]
    [InlineData("Search", "GET", "/users?email=somebody@example.com")]
    [InlineData("Tickets", "POST", "/sse/tickets")]
    [InlineData("Exports", "GET", "/users/{me}/export")]
    [InlineData("Messages", "POST", "/sse/send-message")]
    public async Task What_costs_more_than_other_requests_has_a_limit_of_its_own(string limit, string method, string path)
    {
        var ann = await app.UserAsync();
        await using var api = await StartAsync(($"Limits:{limit}:Requests", "1"), ($"Limits:{limit}:Seconds", "600"));
        var caller = api.Caller(ann.Token);

        var first = await SendAsync();
        var refused = await SendAsync();

        Assert.InRange((int)first.Status, 200, 299);
        Assert.Equal($"\"{limit.ToLowerInvariant()}\";q=1;w=600", first.Header("RateLimit-Policy"));
        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.NotNull(refused.Header("Retry-After"));
        (await caller.GetAsync("/tasks")).Expect(HttpStatusCode.OK);
        (await caller.PostAsync("/events", new { })).Expect(HttpStatusCode.UnprocessableEntity);

        Task<Answer> SendAsync() => caller.SendAsync(
            new HttpMethod(method),
            path.Replace("{me}", $"{ann.Id}", StringComparison.Ordinal),
            path.EndsWith("/send-message", StringComparison.Ordinal) ? JsonContent.Create(new { user_ids = new[] { ann.Id }, message = new { title = "Hello" } }) : null);
    }

    [Fact]
    public async Task Nobody_finds_out_about_more_addresses_by_writing_than_by_asking()
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());
        await using var api = await StartAsync(("Limits:Search:Requests", "3"), ("Limits:Search:Seconds", "86400"));
        var (caller, path) = (api.Caller(ann.Token), $"/users/{ann.Id}");

        (await caller.GetAsync($"/users?email={Given.Address()}")).Expect(HttpStatusCode.OK);
        (await InviteAsync(new { task_id = task, invitee_email = Given.Address(), role = "collaborator" })).Expect(HttpStatusCode.Created);
        var changed = (await caller.PutAsync(path, new { email = Given.Address() })).Expect(HttpStatusCode.OK);
        Answer[] refused =
        [
            await InviteAsync(new { task_id = task, invitee_email = Given.Address(), role = "collaborator" }),
            await caller.PutAsync(path, new { email = Given.Address() }),
            await caller.GetAsync($"/users?email={Given.Address()}"),
        ];

        Assert.All(refused, answer =>
        {
            answer.ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
            Assert.Equal("\"search\";q=3;w=86400", answer.Header("RateLimit-Policy"));
            Assert.NotNull(answer.Header("Retry-After"));
        });
        (await InviteAsync(new { task_id = task, invitee_id = (await app.UserAsync("Bob")).Id, role = "collaborator" })).Expect(HttpStatusCode.Created);
        // One's own tells nothing.
        (await caller.PutAsync(path, new { name = "Anna", email = changed.Text("email") })).Expect(HttpStatusCode.OK);

        Task<Answer> InviteAsync(object invite) => caller.PostAsync("/invites", invite);
    }

    [Fact]
    public async Task Reading_has_a_limit_of_its_own_and_the_health_has_none()
    {
        var ann = await app.UserAsync();
        await using var api = await StartAsync(("Limits:Reads:Requests", "2"), ("Limits:Reads:Seconds", "600"));
        var caller = api.Caller(ann.Token);

        (await caller.GetAsync("/events")).Expect(HttpStatusCode.OK);
        (await caller.GetAsync("/events?limit=0")).Expect(HttpStatusCode.UnprocessableEntity);
        (await caller.GetAsync("/events")).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        (await caller.GetAsync("/health")).Expect(HttpStatusCode.OK);
        (await caller.PostAsync("/events", new { })).Expect(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task What_is_allowed_again_after_the_time_that_was_told_is_allowed()
    {
        var ann = await app.UserAsync();
        await using var api = await StartAsync(("Limits:Writes:Requests", "10"), ("Limits:Writes:Seconds", "1"));
        var caller = api.Caller(ann.Token);

        await Eventually.UntilAsync(() => caller.PostAsync("/events", new { }), answer => answer.Status == HttpStatusCode.TooManyRequests);
        await Eventually.UntilAsync(() => caller.PostAsync("/events", new { }), answer => answer.Status == HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Whoever_sends_no_credentials_that_count_is_limited_by_its_address_and_others_there_are_not()
    {
        var ann = await app.UserAsync();
        await using var api = await StartAsync(("Limits:Anonymous:Requests", "2"), ("Limits:Anonymous:Seconds", "600"));
        var (address, other) = (LimitedApi.Block(), LimitedApi.Block());

        (await api.Caller().GetAsync("/events", LimitedApi.From(address, 1))).Expect(HttpStatusCode.Unauthorized);
        (await api.Caller("clb_nonsense").GetAsync("/events", LimitedApi.From(address, 2))).Expect(HttpStatusCode.Unauthorized);
        (await api.Caller().GetAsync("/events", LimitedApi.From(address, 3))).Expect(HttpStatusCode.TooManyRequests);
        (await api.Caller("clb_nonsense").GetAsync("/events", LimitedApi.From(address, 4))).Expect(HttpStatusCode.TooManyRequests);
        (await api.Caller(ann.Token).GetAsync("/events", LimitedApi.From(address, 5))).Expect(HttpStatusCode.OK);
        (await api.Caller(ann.Token).GetAsync("/events", LimitedApi.From(other, 1))).Expect(HttpStatusCode.OK);
        (await api.Caller().GetAsync("/events", LimitedApi.From(other, 1))).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Tokens_that_were_made_up_keep_others_of_their_address_from_nothing_that_is_known()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var bobs = (await bob.GetAsync($"/users/{bob.Id}/tokens")).Ids.Single();
        await using var api = await StartAsync(("Limits:Anonymous:Requests", "2"), ("Limits:Anonymous:Seconds", "86400"));
        var home = LimitedApi.From(LimitedApi.Block());
        (await api.Caller(bob.Token).GetAsync("/events", home)).Expect(HttpStatusCode.OK);

        for (var i = 0; i < 2; i++)
            (await api.Caller(OpaqueSecret.Create(AccessToken.Prefix)).GetAsync("/events", home)).Expect(HttpStatusCode.Unauthorized);
        var refused = await api.Caller(ann.Token).GetAsync("/events", home);

        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.NotNull(refused.Header("Retry-After"));
        api.Services.GetRequiredService<AccessTokens>().Forget(bobs);
        (await api.Caller(bob.Token).GetAsync("/events", home)).Expect(HttpStatusCode.OK);
        (await api.Caller(CollabApp.ServiceToken).GetAsync($"/users/{bob.Id}", home)).Expect(HttpStatusCode.OK);
        (await api.Caller(ann.Token).GetAsync("/health", home)).Expect(HttpStatusCode.OK);
        (await api.Caller(ann.Token).GetAsync("/events")).Expect(HttpStatusCode.OK);
        using var browser = api.Caller().Http;
        browser.DefaultRequestHeaders.Add(home.Name, home.Value);
        await using var stream = await EventStream.OpenAsync(browser, $"/sse/{bob.Id}", bob.Token);
        await stream.NextAsync("ready");
    }

    [Fact]
    public async Task A_token_is_counted_while_the_issuer_that_could_tell_whether_it_is_forged_is_away()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var api = await StartAsync(
            ("environment", "Development"), ("Auth:Authority", issuer.Address), ("Auth:Audience", TestIssuer.Audience), ("Limits:Anonymous:Requests", "1"), ("Limits:Anonymous:Seconds", "86400"));
        var (token, home) = (issuer.Token().Sign(), LimitedApi.From(LimitedApi.Block()));
        issuer.IsUp = false;

        var away = await api.Caller(token).GetAsync("/events", home);
        var refused = await api.Caller(token).GetAsync("/events", home);

        away.ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.StartsWith("\"anonymous\";r=0", away.Header("RateLimit"), StringComparison.Ordinal);
        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        (await api.Caller(token).GetAsync("/health", home)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_comes_with_tokens_of_an_organisation_is_one_caller_and_a_forged_one_is_nobody()
    {
        await using var api = await StartAsync(
            ("environment", "Development"), ("Auth:Authority", app.Issuer.Address), ("Auth:Audience", TestIssuer.Audience),
            ("Limits:Writes:Requests", "3"), ("Limits:Writes:Seconds", "600"), ("Limits:Anonymous:Requests", "1"), ("Limits:Anonymous:Seconds", "600"));
        var (token, forged, address) = (app.Issuer.Token(), app.Issuer.Token().SignBy(SigningKey.Rsa()), LimitedApi.Block());
        var (one, other) = (api.Caller(token.Sign()), api.Caller(token.With("jti", "another").Sign()));

        Assert.Equal(["2", "1", "0"], [await LeftAsync(one), await LeftAsync(other), await LeftAsync(one)]);
        (await other.PostAsync("/events", new { })).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.Equal("2", await LeftAsync(api.Caller(app.Issuer.Token().Sign())));
        (await api.Caller(forged).GetAsync("/events", LimitedApi.From(address, 1))).Expect(HttpStatusCode.Unauthorized);
        (await api.Caller(forged).GetAsync("/events", LimitedApi.From(address, 2))).Expect(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Registrations_of_an_address_are_counted_over_all_instances()
    {
        await using var one = await StartAsync(("Limits:Registration:Requests", "3"), ("Limits:Registration:Seconds", "86400"));
        await using var other = await StartAsync(("Limits:Registration:Requests", "3"), ("Limits:Registration:Seconds", "86400"));
        var address = LimitedApi.Block();

        (await RegisterAsync(one, address)).Expect(HttpStatusCode.Created);
        (await RegisterAsync(other, address)).Expect(HttpStatusCode.Created);
        (await RegisterAsync(one, address)).Expect(HttpStatusCode.Created);
        (await RegisterAsync(one, address)).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        (await RegisterAsync(other, address)).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        (await RegisterAsync(other, LimitedApi.Block())).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Many_at_once_are_not_more()
    {
        await using var one = await StartAsync(("Limits:Registration:Requests", "5"), ("Limits:Registration:Seconds", "86400"));
        await using var other = await StartAsync(("Limits:Registration:Requests", "5"), ("Limits:Registration:Seconds", "86400"));
        var address = LimitedApi.Block();
        // An instance that has only just started may take longer for its first count than it waits for Redis.
        foreach (var instance in (OwnApi[])[one, other])
            (await RegisterAsync(instance, LimitedApi.Block())).Expect(HttpStatusCode.Created);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => RegisterAsync(i % 2 == 0 ? one : other, address)));

        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.Equal(25, answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Without_Redis_each_instance_counts_for_itself()
    {
        await using var api = await StartAsync(
            ("ConnectionStrings:redis", "127.0.0.1:1"), ("Limits:Registration:Requests", "2"), ("Limits:Registration:Seconds", "86400"));
        var address = LimitedApi.Block();

        (await RegisterAsync(api, address)).Expect(HttpStatusCode.Created);
        (await RegisterAsync(api, address)).Expect(HttpStatusCode.Created);
        (await RegisterAsync(api, address)).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    [Fact]
    public async Task A_connection_to_Redis_that_is_given_up_fails_no_request()
    {
        await using var api = await LimitedApi.StartAsync(app);
        var limits = api.Services.GetRequiredService<SharedLimits>();
        await Eventually.IsTrueAsync(async () => await limits.AskAsync<TimeSpan?>(async commands => await commands.PingAsync()) is not null);

        foreach (Exception failure in (Exception[])[new TaskCanceledException(), new InvalidOperationException(), new ObjectDisposedException("socket"), new TimeoutException()])
            Assert.Null(await limits.AskAsync(_ => Task.FromException<long?>(failure)));
    }

    [Fact]
    public async Task The_system_itself_has_no_limit()
    {
        await using var api = await StartAsync(("Limits:Registration:Requests", "1"), ("Limits:Reads:Requests", "1"));
        var (ann, address) = (await app.UserAsync(), LimitedApi.Block());

        for (var i = 0; i < 3; i++)
        {
            (await api.Caller(CollabApp.ServiceToken).GetAsync($"/users/{ann.Id}")).Expect(HttpStatusCode.OK);
            (await api.Caller(CollabApp.ServiceToken).PostAsync("/users", new { name = "Ann", email = Given.Address() }, LimitedApi.From(address, 1))).Expect(HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task Streams_that_are_opened_too_often_are_asked_to_come_back()
    {
        var ann = await app.UserAsync();
        await using var api = await StartAsync(("Limits:Streams:Requests", "1"), ("Limits:Streams:Seconds", "600"));

        await using var first = await EventStream.OpenAsync(api.Caller().Http, $"/sse/{ann.Id}", ann.Token);
        await first.NextAsync("ready");
        await using var second = await EventStream.OpenAsync(api.Caller().Http, $"/sse/{ann.Id}", ann.Token);
        var bye = await second.NextAsync("bye");

        Assert.Equal("busy", bye.Text("code"));
        Assert.True(bye.Data.GetProperty("reconnect").GetBoolean());
        Assert.True(await second.WasAbortedAsync());
    }

    [Fact]
    public void Callers_share_a_bounded_number_of_slots()
    {
        var slots = Enumerable.Range(0, 4 * LocalLimits.Slots).Select(i => LocalLimits.SlotOf($"caller {i}")).Distinct().ToList();

        Assert.All(slots, slot => Assert.InRange(slot, 0, LocalLimits.Slots - 1));
        Assert.True(slots.Count > LocalLimits.Slots / 2);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void An_address_is_one_of_IPv4_or_a_subscribers_network_of_IPv6(string one, string other, bool areOne) =>
        Assert.Equal(areOne, AddressBlock.Of(IPAddress.Parse(one)) == AddressBlock.Of(IPAddress.Parse(other)));

    [Fact]
    public async Task A_limit_that_cannot_be_kept_keeps_the_service_from_starting() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(("Limits:Reads:Requests", "0")));

    private Task<OwnApi> StartAsync(params (string Name, string Value)[] limits) => LimitedApi.StartAsync(app, limits);

    private static Task<Answer> RegisterAsync(OwnApi api, string block) =>
        api.Caller().PostAsync("/users", new { name = "Ann", email = Given.Address() }, LimitedApi.From(block, Random.Shared.Next(1, 0xFFFF)));

    private static async Task<string> LeftAsync(Caller caller)
    {
        var answer = await caller.PostAsync("/events", new { });
        return answer.Expect(HttpStatusCode.UnprocessableEntity).Header("RateLimit")!.Split(';')[1][2..];
    }
}
