using System.Net;
using Collab.Api.Credentials;
using Collab.Tests.Streams;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Collab.Tests.Credentials;

public sealed class LoginTests(CollabApp app, WatchedApi watched) : IClassFixture<WatchedApi>
{
    [Fact]
    public async Task Who_logs_in_gets_a_token_that_is_valid_for_ninety_days()
    {
        var ann = await app.UserWithPasswordAsync();

        var login = (await app.Nobody().LogInAsync(ann.Email.ToUpperInvariant())).Expect(HttpStatusCode.OK);

        Assert.Equal(["access_token", "expires_at", "user"], login.Body.EnumerateObject().Select(member => member.Name));
        Assert.Equal(ann.Id, login["user"].GetProperty("id").GetGuid());
        Assert.Equal(ann.Email, login["user"].GetProperty("email").GetString());
        Assert.NotEqual(ann.Token, login.Text("access_token"));
        await new Caller(ann.Http, login.Text("access_token")).ExpectValidAsync();
        await ann.ExpectValidAsync();
        var tokens = (await ann.GetAsync($"/users/{ann.Id}/tokens")).Items;
        Assert.Equal(["login", "registration"], tokens.Select(token => token.GetProperty("name").GetString()));
        Assert.Equal(login["expires_at"].GetDateTimeOffset(), tokens[0].GetProperty("created_at").GetDateTimeOffset().AddDays(90));
    }

    [Fact]
    public async Task A_wrong_password_a_user_without_one_and_an_unknown_address_are_refused_alike()
    {
        var (ann, bob) = (await app.UserWithPasswordAsync("Ann"), await app.UserAsync("Bob"));
        var nobody = app.Nobody();

        Answer[] refused =
        [
            await nobody.LogInAsync(ann.Email, CredentialGiven.Password + " "),
            await nobody.LogInAsync(bob.Email),
            await nobody.LogInAsync(Given.Address()),
        ];

        Assert.All(refused, answer => Assert.Equal("Bearer realm=\"collab\"", answer.ExpectProblem(HttpStatusCode.Unauthorized, "wrong-credentials").Header("WWW-Authenticate")));
        Assert.Single(refused.Select(answer => answer.Text("detail")).Distinct());
    }

    [Fact]
    public async Task Whoever_it_is_and_however_old_the_hash_the_same_work_is_done()
    {
        var (ann, bob, cid) = (await app.UserWithPasswordAsync("Ann"), await app.UserAsync("Bob"), await app.UserWithPasswordAsync("Cid"));
        await WeakenAsync(cid);
        var nobody = watched.Nobody();

        (string Email, string Password)[] attempts =
        [
            (ann.Email, CredentialGiven.Password), (ann.Email, "not the password"), (bob.Email, CredentialGiven.Password),
            (Given.Address(), CredentialGiven.Password), (cid.Email, "not the password"),
        ];
        foreach (var (email, password) in attempts)
        {
            (await nobody.LogInAsync(Given.Address())).Expect(HttpStatusCode.Unauthorized);
            var before = watched.Rounds;
            await nobody.LogInAsync(email, password);
            Assert.Equal(before + Passwords.Iterations, watched.Rounds);
        }
    }

    [Fact]
    public async Task A_hash_of_another_cost_is_made_anew_by_who_knows_the_password()
    {
        var ann = await app.UserWithPasswordAsync();
        await using var database = await app.OpenDatabaseAsync();
        await WeakenAsync(ann);

        (await app.Nobody().LogInAsync(ann.Email, "not the password")).Expect(HttpStatusCode.Unauthorized);
        Assert.Equal(1_000, await CostAsync());
        (await app.Nobody().LogInAsync(ann.Email)).Expect(HttpStatusCode.OK);
        Assert.Equal(Passwords.Iterations, await CostAsync());
        (await app.Nobody().LogInAsync(ann.Email)).Expect(HttpStatusCode.OK);

        async Task<int> CostAsync() =>
            Passwords.RoundsOf((await database.QueryAsync<string>("SELECT password_hash FROM users WHERE id = @id", ("id", ann.Id))).Single());
    }

    [Fact]
    public async Task Who_knows_the_password_gets_in_while_another_login_makes_the_hash_anew()
    {
        var ann = await app.UserWithPasswordAsync();
        await using var database = await app.OpenDatabaseAsync();
        await WeakenAsync(ann);

        // Another login holds the row until this one has checked the password against the old hash.
        await using var other = await database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await database.ExecuteAsync("UPDATE users SET password_hash = @hash WHERE id = @id", ("hash", HashOf(Passwords.Iterations)), ("id", ann.Id));
        var login = app.Nobody().LogInAsync(ann.Email);
        await Eventually.IsTrueAsync(async () => (await database.QueryAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))")).Single());
        await other.CommitAsync(TestContext.Current.CancellationToken);

        (await login).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_password_is_in_no_log_and_in_no_answer()
    {
        const string Secret = "a secret that nobody writes down";
        const string Next = "another secret that nobody writes down";
        var nobody = watched.Nobody();
        var registration = (await nobody.PostAsync("/users", new { name = "Ann", email = Given.Address(), password = Secret })).Expect(HttpStatusCode.Created);
        var ann = new User(nobody.Http, registration);

        Answer[] answers =
        [
            registration,
            (await nobody.LogInAsync(ann.Email, Secret)).Expect(HttpStatusCode.OK),
            (await nobody.LogInAsync(ann.Email, Next)).Expect(HttpStatusCode.Unauthorized),
            (await ann.PutAsync($"/users/{ann.Id}", new { password = Next, current_password = Secret })).Expect(HttpStatusCode.OK),
            (await ann.PutAsync($"/users/{ann.Id}", new { password = "short", current_password = Next })).Expect(HttpStatusCode.UnprocessableEntity),
        ];

        Assert.NotEmpty(watched.Log);
        Assert.All([watched.Log, .. answers.Select(answer => answer.Content)], text =>
        {
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Next, text, StringComparison.Ordinal);
        });
        Assert.DoesNotContain(ann.Token, watched.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"password": "correct horse battery staple"}""", HttpStatusCode.UnprocessableEntity, "email")]
    [InlineData("""{"email": "ann@example.com"}""", HttpStatusCode.UnprocessableEntity, "password")]
    [InlineData("""{"email": "no address", "password": "correct horse battery staple"}""", HttpStatusCode.UnprocessableEntity, "email")]
    [InlineData("""{"email": "ann@example.com", "password": ""}""", HttpStatusCode.UnprocessableEntity, "password")]
    [InlineData("""{"email": "ann@example.com", "password": null}""", HttpStatusCode.BadRequest, "password")]
    [InlineData("""{"email": "ann@example.com", "password": 12}""", HttpStatusCode.BadRequest, "password")]
    public async Task What_is_no_login_names_the_member(string body, HttpStatusCode status, string member)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var refused = await app.Nobody().SendAsync(HttpMethod.Post, "/auth/login", content);

        refused.Expect(status).Naming(member);
    }

    [Fact]
    public async Task A_password_longer_than_any_is_not_even_tried()
    {
        var ann = await app.UserWithPasswordAsync();

        (await app.Nobody().LogInAsync(ann.Email, new string('x', 129))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("password");
    }

    [Fact]
    public async Task Who_logs_out_ends_the_token_that_it_called_with_and_no_other()
    {
        var ann = await app.UserWithPasswordAsync();
        var device = new Caller(ann.Http, (await app.Nobody().LogInAsync(ann.Email)).Text("access_token"));

        (await device.PostAsync("/auth/logout")).Expect(HttpStatusCode.NoContent);

        await device.ExpectRevokedAsync();
        await ann.ExpectValidAsync();
        (await app.Nobody().PostAsync("/auth/logout")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    /// <summary>Gives the user's password a hash as they were made long ago.</summary>
    private Task WeakenAsync(User user) =>
        app.ExecuteAsync("UPDATE users SET password_hash = @hash WHERE id = @id", ("hash", HashOf(1_000)), ("id", user.Id));

    private static string HashOf(int iterations) =>
        new PasswordHasher<Passwords>(Options.Create(new PasswordHasherOptions { IterationCount = iterations })).HashPassword(null!, CredentialGiven.Password);
}
