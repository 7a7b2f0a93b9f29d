using System.Net;
using Collab.Tests.Credentials;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Identities;

/// <summary>Who the people of an organisation are here.</summary>
public sealed class OrganisationTests(CollabApp app)
{
    private const int Rounds = 4;

    [Fact]
    public async Task Who_comes_for_the_first_time_becomes_a_user_and_stays_it()
    {
        var token = app.Issuer.Token();
        var mia = app.Member(token);

        var id = await mia.FindIdAsync(token.Email);
        var shown = (await mia.GetAsync($"/users/{id}")).Expect(HttpStatusCode.OK);

        Assert.Equal("Mia Member", shown.Text("name"));
        Assert.Equal(token.Email, shown.Text("email"));
        var owned = await mia.EventAsync();
        Assert.Equal(id, (await app.Member(token.With("jti", "another")).GetAsync($"/events/{owned}")).Expect(HttpStatusCode.OK)["user_id"].GetGuid());
    }

    [Theory]
    [InlineData("  Zoë  ", "Zoë")]
    [InlineData("", "mia")]
    [InlineData(5, "mia")]
    public async Task A_user_is_called_by_its_name_or_else_by_its_address(object name, string expected)
    {
        var email = $"mia@{Guid.CreateVersion7():N}.example.com";
        var mia = app.Member(app.Issuer.Token(email).With("name", name));

        var id = await mia.FindIdAsync(email);

        Assert.Equal(expected, (await mia.GetAsync($"/users/{id}")).Text("name"));
    }

    [Fact]
    public async Task A_verified_address_finds_its_user_and_ends_what_was_given_before_it_was_verified()
    {
        var ann = await app.UserWithPasswordAsync();
        var event1 = await ann.EventAsync();
        var mia = app.Member(app.Issuer.Token(ann.Email.ToUpperInvariant()));

        (await mia.GetAsync($"/events/{event1}")).Expect(HttpStatusCode.OK);

        Assert.Equal(ann.Id, await mia.FindIdAsync(ann.Email));
        await ann.ExpectRevokedAsync();
        (await app.Nobody().LogInAsync(ann.Email)).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_had_registered_the_address_before_keeps_nothing_to_come_back_with()
    {
        var eve = await app.UserWithPasswordAsync("Eve");
        var (device, ticket) = (await eve.DeviceAsync(), (await eve.PostAsync("/sse/tickets")).Expect(HttpStatusCode.OK).Text("ticket"));
        await using var stream = await eve.SubscribeAsync();
        await stream.NextAsync("ready");
        await using var instance = await StartAsync(app.Issuer);

        await instance.Caller(app.Issuer.Token(eve.Email).Sign()).ExpectValidAsync();

        // What this instance still remembers gives nothing that lasts.
        (await eve.PostAsync($"/users/{eve.Id}/tokens", new { name = "back door" })).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await eve.PutAsync($"/users/{eve.Id}", new { password = "a password of her own" })).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await eve.PutAsync($"/users/{eve.Id}", new { email = Given.Address("eve") })).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await eve.PostAsync("/sse/tickets")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        await stream.ExpectFinalByeAsync("revoked");
        (await app.Nobody().GetAsync($"/sse/{eve.Id}?ticket={ticket}")).Expect(HttpStatusCode.Unauthorized);
        (await app.Nobody().LogInAsync(eve.Email)).Expect(HttpStatusCode.Unauthorized);
        await Eventually.UntilAsync(() => device.GetAsync("/events"), answer => answer.Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_address_that_only_another_organisation_has_verified_is_proven_anew()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var instance = await StartAsync(issuer);
        var eve = await app.MemberAsync("Eve");
        var address = Given.Address("victim");
        (await eve.PutAsync($"/users/{eve.Id}", new { email = address, password = CredentialGiven.Password })).Expect(HttpStatusCode.OK);
        var device = await eve.DeviceAsync();

        Assert.Equal(eve.Id, await instance.Caller(issuer.Token(address).Sign()).FindIdAsync(address));

        (await app.Nobody().LogInAsync(address)).Expect(HttpStatusCode.Unauthorized);
        await Eventually.UntilAsync(() => device.GetAsync("/events"), answer => answer.Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_of_the_organisation_is_not_ours_to_revoke()
    {
        var mia = await app.MemberAsync();

        (await mia.PostAsync("/auth/logout")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");

        await mia.ExpectValidAsync();
    }

    [Fact]
    public async Task An_export_says_as_whom_one_is_known()
    {
        var token = app.Issuer.Token();
        var mia = app.Member(token);

        var export = await mia.GetAsync($"/users/{await mia.FindIdAsync(token.Email)}/export");

        var login = Assert.Single(export.Expect(HttpStatusCode.OK)["external_logins"].EnumerateArray());
        Assert.Equal(app.Issuer.Address, login.GetProperty("issuer").GetString());
        Assert.Equal(token["sub"], login.GetProperty("subject").GetString());
    }

    [Fact]
    public async Task What_a_user_makes_after_that_stays()
    {
        var token = app.Issuer.Token();
        var mia = app.Member(token);
        var id = await mia.FindIdAsync(token.Email);
        var made = (await mia.PostAsync($"/users/{id}/tokens", new { name = "script" })).Expect(HttpStatusCode.Created).Text("access_token");

        await app.Member(token.With("jti", "later")).ExpectValidAsync();
        await new Caller(mia.Http, made).ExpectValidAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData("false")]
    [InlineData(1)]
    public async Task An_address_that_is_not_verified_finds_nobody_and_makes_nobody(object verified)
    {
        var ann = await app.UserAsync();

        (await app.Member(app.Issuer.Token(ann.Email).With("email_verified", verified)).GetAsync("/events"))
            .ExpectProblem(HttpStatusCode.Forbidden, "email-unverified");
        var email = Given.Address("unverified");
        (await app.Member(app.Issuer.Token(email).With("email_verified", verified)).GetAsync("/events"))
            .ExpectProblem(HttpStatusCode.Forbidden, "email-unverified");

        await ann.ExpectValidAsync();
        Assert.Empty((await ann.GetAsync($"/users?email={email}")).Items);
    }

    [Fact]
    public async Task No_address_is_no_verified_one()
    {
        (await app.Member(app.Issuer.Token().Without("email")).GetAsync("/events")).ExpectProblem(HttpStatusCode.Forbidden, "email-unverified");
        (await app.Member(app.Issuer.Token().Without("email_verified")).GetAsync("/events")).ExpectProblem(HttpStatusCode.Forbidden, "email-unverified");
        (await app.Member(app.Issuer.Token("no address")).GetAsync("/events")).ExpectProblem(HttpStatusCode.Forbidden, "email-unverified");
        (await app.Member(app.Issuer.Token("mia\0@example.com")).GetAsync("/events")).ExpectProblem(HttpStatusCode.Forbidden, "email-unverified");
    }

    [Fact]
    public async Task A_verified_address_may_be_said_as_a_text() =>
        await app.Member(app.Issuer.Token().With("email_verified", "true")).ExpectValidAsync();

    [Fact]
    public async Task A_subject_stays_its_user_whatever_becomes_of_the_address()
    {
        var token = app.Issuer.Token();
        var id = await app.Member(token).FindIdAsync(token.Email);
        var ann = await app.UserAsync();

        var made = await app.Member(token.With("email", ann.Email)).EventAsync();
        var later = app.Member(token.Without("email").Without("email_verified"));

        Assert.Equal(id, (await later.GetAsync($"/events/{made}")).Expect(HttpStatusCode.OK)["user_id"].GetGuid());
        await ann.ExpectValidAsync();
    }

    [Fact]
    public async Task Nobody_shares_the_account_of_somebody_else_of_the_organisation_by_its_address()
    {
        var token = app.Issuer.Token();
        await app.Member(token).ExpectValidAsync();

        (await app.Member(app.Issuer.Token(token.Email)).GetAsync("/events")).ExpectProblem(HttpStatusCode.Forbidden, "identity-conflict");

        await app.Member(token.With("jti", "later")).ExpectValidAsync();
    }

    [Theory]
    [InlineData("mike", "m\u0130ke")]
    [InlineData("mike", "m\u0131ke")]
    [InlineData("mike", "mi\u212Ae")]
    [InlineData("musk", "mu\u017Fk")]
    public async Task An_address_that_only_looks_like_anothers_does_not_find_it(string local, string lookalike)
    {
        var domain = $"@{Guid.CreateVersion7():N}.example.com";
        var nobody = app.Nobody();
        var mike = new User(nobody.Http, await nobody.PostAsync("/users", new { name = "Mike", email = local + domain, password = CredentialGiven.Password }));
        var member = app.Member(app.Issuer.Token(lookalike + domain));

        var seen = await member.GetAsync($"/users/{mike.Id}");

        // It is another user, or nobody where the two count as one address.
        Assert.False(seen.Body.TryGetProperty("email", out _));
        await mike.ExpectValidAsync();
        (await nobody.LogInAsync(mike.Email)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Many_first_requests_at_once_make_one_user()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (email, subject) = (Given.Address("racer"), $"subject-{Guid.CreateVersion7():N}");
            var tokens = Enumerable.Range(0, 16).Select(i => app.Issuer.Token(email, subject).With("jti", $"{i}").Sign()).ToList();

            var answers = await Task.WhenAll(tokens.Select(token => new Caller(app.CreateClient(), token).GetAsync($"/users?email={email}")));

            Assert.Single(answers.SelectMany(answer => answer.Expect(HttpStatusCode.OK).Ids).Distinct());
            Assert.Equal(1, await app.CountAsync("SELECT count(*) FROM users WHERE email = @email", ("email", email)));
            Assert.Equal(1, await app.CountAsync("SELECT count(*) FROM external_logins WHERE subject = @subject", ("subject", subject)));
        }
    }

    [Fact]
    public async Task Of_two_of_the_organisation_who_come_with_one_address_at_once_one_is_its_user()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var email = Given.Address("racer");

            var answers = await Task.WhenAll(app.Member(app.Issuer.Token(email)).GetAsync("/events"), app.Member(app.Issuer.Token(email)).GetAsync("/events"));

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Forbidden).ExpectProblem(HttpStatusCode.Forbidden, "identity-conflict");
        }
    }

    [Fact]
    public async Task A_first_request_and_a_registration_of_the_same_address_at_once_make_one_user()
    {
        var email = Given.Address("racer");
        var token = app.Issuer.Token(email);

        var registration = app.Nobody().PostAsync("/users", new { name = "Racer", email });
        var first = app.Member(token).GetAsync("/events");

        Assert.Contains((await registration).Status, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.Conflict]);
        (await first).Expect(HttpStatusCode.OK);
        Assert.Equal(1, await app.CountAsync("SELECT count(*) FROM users WHERE email = @email", ("email", email)));
    }

    [Fact]
    public async Task Who_was_deleted_makes_nothing_with_a_token_that_is_still_remembered()
    {
        var mia = await app.MemberAsync();
        (await mia.DeleteAsync($"/users/{mia.Id}")).Expect(HttpStatusCode.NoContent);

        (await mia.PostAsync($"/users/{mia.Id}/tokens", new { name = "script" })).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await mia.PostAsync("/sse/tickets")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Who_was_deleted_may_come_anew()
    {
        var token = app.Issuer.Token();
        var mia = app.Member(token);
        var id = await mia.FindIdAsync(token.Email);
        await using var stream = await EventStream.OpenAsync(app.CreateClient(), $"/sse/{id}", token.Sign());
        await stream.NextAsync("ready");
        (await mia.DeleteAsync($"/users/{id}")).Expect(HttpStatusCode.NoContent);

        await stream.ExpectFinalByeAsync("deleted");
        await Eventually.UntilAsync(() => mia.GetAsync("/events"), answer => answer.Status == HttpStatusCode.Unauthorized);
        (await app.Member(token.With("iat", TestToken.At(TimeSpan.FromHours(-1)))).GetAsync("/events")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal(0, await app.CountAsync("SELECT count(*) FROM users WHERE email = @email", ("email", token.Email)));
        var again = await Eventually.UntilAsync(() => app.Member(token.With("iat", TestToken.At(TimeSpan.Zero))).FindIdAsync(token.Email), found => found != Guid.Empty);

        Assert.NotEqual(id, again);
        Assert.Equal(1, await app.CountAsync("SELECT count(*) FROM external_logins WHERE subject = @subject", ("subject", token["sub"])));
    }

    [Fact]
    public async Task A_token_of_before_a_deletion_stays_none_when_its_person_has_come_anew()
    {
        var token = app.Issuer.Token().With("iat", TestToken.At(TimeSpan.FromHours(-1)));
        var before = app.Member(token);
        var id = await before.FindIdAsync(token.Email);
        (await before.DeleteAsync($"/users/{id}")).Expect(HttpStatusCode.NoContent);
        await Eventually.UntilAsync(
            () => app.Member(token.With("iat", TestToken.At(TimeSpan.Zero))).GetAsync("/events"), answer => answer.Status == HttpStatusCode.OK);

        using var notifier = app.Application.CreateHttpClient("notifier");
        foreach (var old in (string[])[token.With("iat", TestToken.At(TimeSpan.FromHours(-1))).Sign(), token.Without("iat").Sign()])
        {
            (await new Caller(app.CreateClient(), old).GetAsync("/events")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
            (await new Caller(notifier, old).GetAsync($"/sse/{id}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    [Fact]
    public async Task A_stream_ends_for_good_with_the_token_that_opened_it()
    {
        var token = app.Issuer.Token();
        var id = await app.Member(token).FindIdAsync(token.Email);
        var short1 = token.With("exp", TestToken.At(TimeSpan.FromSeconds(6))).Sign();

        await using var stream = await EventStream.OpenAsync(app.CreateClient(), $"/sse/{id}", short1);
        await stream.NextAsync("ready");
        var bye = await stream.NextAsync("bye");

        Assert.Equal("expired", bye.Text("code"));
        Assert.False(bye.Data.GetProperty("reconnect").GetBoolean());
        Assert.False(await stream.WasAbortedAsync());
        (await new Caller(app.CreateClient(), short1).GetAsync("/events")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_ticket_ends_with_the_token_that_made_it()
    {
        var token = app.Issuer.Token();
        var id = await app.Member(token).FindIdAsync(token.Email);
        var maker = new Caller(app.CreateClient(), token.With("exp", TestToken.At(TimeSpan.FromSeconds(10))).Sign());
        var ticket = (await maker.PostAsync("/sse/tickets")).Expect(HttpStatusCode.OK).Text("ticket");

        await using var stream = await EventStream.OpenAsync(app.CreateClient(), $"/sse/{id}?ticket={ticket}", token: null);
        await stream.NextAsync("ready");

        Assert.Equal("expired", (await stream.NextAsync("bye")).Text("code"));
        (await app.Nobody().GetAsync($"/sse/{id}?ticket={ticket}")).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_notifier_knows_whom_the_API_has_met_and_makes_nobody()
    {
        using var notifier = app.Application.CreateHttpClient("notifier");
        var token = app.Issuer.Token();

        (await new Caller(notifier, token.Sign()).GetAsync($"/sse/{Guid.CreateVersion7()}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        var id = await app.Member(token).FindIdAsync(token.Email);
        await using var stream = await EventStream.OpenAsync(notifier, $"/sse/{id}", token.Sign());

        await stream.NextAsync("ready");
    }

    /// <summary>An API of its own, which takes the tokens of that issuer.</summary>
    private Task<OwnApi> StartAsync(TestIssuer issuer) =>
        OwnApi.StartAsync(app, ("environment", "Development"), ("Auth:Authority", issuer.Address), ("Auth:Audience", TestIssuer.Audience));
}
