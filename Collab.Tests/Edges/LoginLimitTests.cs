using System.Net;
using Collab.Api.Conventions.Limits;
using Collab.Tests.Credentials;
using Collab.Tests.Support;
using Collab.Tests.Tasks;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Collab.Tests.Edges;

/// <summary>How often one may guess at a password.</summary>
public sealed class LoginLimitTests(CollabApp app)
{
    private static readonly (string Name, string Value)[] ThreeGuesses = [("Limits:Account:Requests", "3"), ("Limits:Account:Seconds", "86400")];

    [Fact]
    public async Task An_account_takes_few_guesses_from_however_many_addresses_and_its_owner_still_gets_in()
    {
        var (ann, bob) = (await app.UserWithPasswordAsync("Ann"), await app.UserWithPasswordAsync("Bob"));
        await using var one = await LimitedApi.StartAsync(app, ThreeGuesses);
        await using var other = await LimitedApi.StartAsync(app, ThreeGuesses);
        var home = LimitedApi.Block();
        (await LogInAsync(one, ann.Email, home)).Expect(HttpStatusCode.OK);

        (await GuessAsync(other, ann.Email)).Expect(HttpStatusCode.Unauthorized);
        (await GuessAsync(one, ann.Email.ToUpperInvariant())).Expect(HttpStatusCode.Unauthorized);
        var refused = await GuessAsync(other, ann.Email);

        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.StartsWith("\"account\";q=3", refused.Header("RateLimit-Policy"), StringComparison.Ordinal);
        Assert.NotNull(refused.Header("Retry-After"));
        (await LogInAsync(one, ann.Email, LimitedApi.Block())).Expect(HttpStatusCode.TooManyRequests);
        (await LogInAsync(other, ann.Email, home)).Expect(HttpStatusCode.OK);
        (await LogInAsync(other, bob.Email, LimitedApi.Block())).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_account_is_one_however_its_address_is_written()
    {
        var ann = await app.UserWithPasswordAsync("iii");
        await using var api = await LimitedApi.StartAsync(app, ThreeGuesses);
        // The database finds one account by all of these; .NET has another lower case for İ.
        string[] spellings = [ann.Email, $"İ{ann.Email[1..]}", $"İİ{ann.Email[2..]}", $"İİİ{ann.Email[3..]}"];

        foreach (var spelling in spellings[..3])
            (await GuessAsync(api, spelling)).Expect(HttpStatusCode.Unauthorized);

        (await GuessAsync(api, spellings[3])).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    [Fact]
    public async Task Guesses_at_an_address_that_nobody_has_are_refused_alike()
    {
        var (ann, bob) = (await app.UserWithPasswordAsync("Ann"), await app.UserAsync("Bob"));
        await using var api = await LimitedApi.StartAsync(app, ThreeGuesses);
        List<string[]> told = [];

        foreach (var email in (string[])[ann.Email, bob.Email, Given.Address()])
        {
            List<Answer> answers = [];
            for (var i = 0; i < 4; i++)
                answers.Add(await GuessAsync(api, email));
            answers[^1].ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
            told.Add([.. answers.Select(answer => $"{answer.Status} {answer.Text("type")} {answer.Header("WWW-Authenticate")} {answer.Header("RateLimit-Policy")}")]);
        }

        Assert.All(told, answers => Assert.Equal(told[0], answers));
    }

    [Fact]
    public async Task A_wrong_password_is_answered_alike_from_where_the_account_is_used_and_the_right_one_gets_in()
    {
        var ann = await app.UserWithPasswordAsync();
        await using var api = await LimitedApi.StartAsync(app, ThreeGuesses);
        var home = LimitedApi.Block();
        (await LogInAsync(api, ann.Email, home)).Expect(HttpStatusCode.OK);

        (await GuessAsync(api, ann.Email, home)).ExpectProblem(HttpStatusCode.Unauthorized, "wrong-credentials");
        (await GuessAsync(api, ann.Email, home)).ExpectProblem(HttpStatusCode.Unauthorized, "wrong-credentials");
        var (near, far) = (await GuessAsync(api, ann.Email, home), await GuessAsync(api, ann.Email));

        Assert.All([near, far], refused => refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests"));
        Assert.Equal(far.Header("RateLimit-Policy"), near.Header("RateLimit-Policy"));
        (await LogInAsync(api, ann.Email, home)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_has_come_by_a_token_guesses_at_the_password_no_more_often_than_at_a_login()
    {
        var ann = await app.UserWithPasswordAsync();
        await using var api = await LimitedApi.StartAsync(app, ThreeGuesses);
        var thief = api.Caller(ann.Token);
        var path = $"/users/{ann.Id}";

        for (var i = 0; i < 3; i++)
            (await thief.PutAsync(path, new { password = "a password of hers", current_password = "a wrong password" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("current_password");
        var refused = await thief.PutAsync(path, new { email = Given.Address(), current_password = "a wrong password" });

        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.StartsWith("\"account\";q=3", refused.Header("RateLimit-Policy"), StringComparison.Ordinal);
        Assert.NotNull(refused.Header("Retry-After"));
        (await thief.PutAsync(path, new { password = "a password of hers", current_password = CredentialGiven.Password })).Expect(HttpStatusCode.TooManyRequests);
        (await GuessAsync(api, ann.Email)).Expect(HttpStatusCode.TooManyRequests);
        (await thief.PutAsync(path, new { name = "Anna" })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Passwords_are_hashed_a_few_times_for_a_caller()
    {
        await using var api = await LimitedApi.StartAsync(app, ("Limits:Passwords:Requests", "1"), ("Limits:Passwords:Seconds", "86400"));
        var (ann, bob, block) = (await app.UserWithPasswordAsync("Ann"), await app.UserAsync("Bob"), LimitedApi.Block());

        (await ChangeAsync(ann)).Expect(HttpStatusCode.UnprocessableEntity);
        var refused = await ChangeAsync(ann);

        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.Equal("\"passwords\";q=1;w=86400", refused.Header("RateLimit-Policy"));
        Assert.NotNull(refused.Header("Retry-After"));
        (await ChangeAsync(bob)).Expect(HttpStatusCode.OK);
        (await RegisterAsync(CredentialGiven.Password)).Expect(HttpStatusCode.Created);
        (await RegisterAsync(CredentialGiven.Password)).Expect(HttpStatusCode.TooManyRequests);
        (await RegisterAsync(null)).Expect(HttpStatusCode.Created);
        (await LogInAsync(api, ann.Email, block)).Expect(HttpStatusCode.OK);

        Task<Answer> ChangeAsync(User user) => api.Caller(user.Token).PutAsync($"/users/{user.Id}", new { password = CredentialGiven.Password, current_password = "a wrong password" });

        Task<Answer> RegisterAsync(string? password) => api.Caller().PostAsync("/users", new { name = "Cid", email = Given.Address(), password }, LimitedApi.From(block));
    }

    [Fact]
    public async Task Passwords_to_hash_are_counted_over_all_instances()
    {
        (string Name, string Value)[] two = [("Limits:Passwords:Requests", "2"), ("Limits:Passwords:Seconds", "86400")];
        await using var one = await LimitedApi.StartAsync(app, two);
        await using var other = await LimitedApi.StartAsync(app, two);
        var (ann, block) = (await app.UserWithPasswordAsync(), LimitedApi.Block());

        (await ChangeAsync(one)).Expect(HttpStatusCode.UnprocessableEntity);
        (await ChangeAsync(other)).Expect(HttpStatusCode.UnprocessableEntity);
        (await ChangeAsync(one)).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        (await ChangeAsync(other)).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        (await RegisterAsync(one)).Expect(HttpStatusCode.Created);
        (await RegisterAsync(other)).Expect(HttpStatusCode.Created);
        (await RegisterAsync(one)).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");

        Task<Answer> ChangeAsync(OwnApi api) => api.Caller(ann.Token).PutAsync($"/users/{ann.Id}", new { password = CredentialGiven.Password, current_password = "a wrong password" });

        Task<Answer> RegisterAsync(OwnApi api) => api.Caller().PostAsync("/users", new { name = "Cid", email = Given.Address(), password = CredentialGiven.Password }, LimitedApi.From(block));
    }

    [Fact]
    public async Task An_address_has_few_guesses_at_however_many_accounts_and_instances()
    {
        await using var one = await LimitedApi.StartAsync(app, ("Limits:Login:Requests", "2"), ("Limits:Login:Seconds", "86400"));
        await using var other = await LimitedApi.StartAsync(app, ("Limits:Login:Requests", "2"), ("Limits:Login:Seconds", "86400"));
        var block = LimitedApi.Block();

        (await LogInAsync(one, Given.Address(), block)).Expect(HttpStatusCode.Unauthorized);
        (await LogInAsync(other, Given.Address(), block)).Expect(HttpStatusCode.Unauthorized);
        (await LogInAsync(one, Given.Address(), block)).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        (await LogInAsync(other, Given.Address(), block)).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    [Fact]
    public async Task Without_Redis_each_instance_slows_by_itself()
    {
        await using var api = await LimitedApi.StartAsync(app, [("ConnectionStrings:redis", "127.0.0.1:1"), .. ThreeGuesses]);
        var ann = await app.UserWithPasswordAsync();

        for (var i = 0; i < 3; i++)
            (await GuessAsync(api, ann.Email)).Expect(HttpStatusCode.Unauthorized);
        (await GuessAsync(api, ann.Email)).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    [Fact]
    public async Task From_where_an_account_was_used_is_forgotten_with_its_address()
    {
        await using var api = await LimitedApi.StartAsync(app);
        var user = await app.UserWithPasswordAsync();
        var (ann, path, moved) = (api.Caller(user.Token), $"/users/{user.Id}", Given.Address());

        await UseAsync(api, user.Email);
        (await ann.PutAsync(path, new { email = user.Email.ToUpperInvariant(), current_password = CredentialGiven.Password })).Expect(HttpStatusCode.OK);
        Assert.True(await IsKnownAsync(api, user.Email));
        (await ann.PutAsync(path, new { email = moved, current_password = CredentialGiven.Password })).Expect(HttpStatusCode.OK);
        Assert.False(await IsKnownAsync(api, user.Email));

        await UseAsync(api, moved);
        (await ann.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        Assert.False(await IsKnownAsync(api, moved));
    }

    [Fact]
    public async Task An_address_that_is_given_up_while_a_login_with_it_waits_is_nobodys()
    {
        await using var api = await LimitedApi.StartAsync(app);
        var (ann, bob) = (await app.UserWithPasswordAsync("Ann"), await app.UserWithPasswordAsync("Bob"));
        await UseAsync(api, bob.Email);
        await using var db = await app.OpenDatabaseAsync();
        await using var held = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("SELECT FROM users WHERE id = @id FOR UPDATE", ("id", ann.Id));

        var late = LogInAsync(api, ann.Email, LimitedApi.Block());
        await app.IsWaitedForAsync(db);
        await db.ExecuteAsync("UPDATE users SET email = @email WHERE id = @id", ("id", ann.Id), ("email", Given.Address()));
        await held.CommitAsync(TestContext.Current.CancellationToken);

        (await late).ExpectProblem(HttpStatusCode.Unauthorized, "wrong-credentials");
        Assert.Single((await ann.GetAsync($"/users/{ann.Id}/tokens")).Items);
        Assert.False(await IsKnownAsync(api, ann.Email));
    }

    [Fact]
    public async Task Without_Redis_addresses_change_and_users_go_all_the_same()
    {
        await using var api = await OwnApi.StartAsync(app, ("ConnectionStrings:redis", "127.0.0.1:1"));
        var user = await app.UserWithPasswordAsync();
        var ann = api.Caller(user.Token);

        (await ann.PutAsync($"/users/{user.Id}", new { email = Given.Address(), current_password = CredentialGiven.Password })).Expect(HttpStatusCode.OK);
        (await ann.DeleteAsync($"/users/{user.Id}")).Expect(HttpStatusCode.NoContent);
    }

    private static Task<Answer> GuessAsync(OwnApi api, string email, string? block = null) =>
        api.Caller().PostAsync("/auth/login", new { email, password = "a wrong password" }, LimitedApi.From(block ?? LimitedApi.Block()));

    private static Task<Answer> LogInAsync(OwnApi api, string email, string block) =>
        api.Caller().PostAsync("/auth/login", new { email, password = CredentialGiven.Password }, LimitedApi.From(block));

    /// <summary>Logs in until it is remembered where from: the connection to Redis is made meanwhile.</summary>
    private static Task UseAsync(OwnApi api, string email) => Eventually.IsTrueAsync(async () =>
    {
        (await LogInAsync(api, email, LimitedApi.Block())).Expect(HttpStatusCode.OK);
        return await IsKnownAsync(api, email);
    });

    private static Task<bool> IsKnownAsync(OwnApi api, string email) =>
        api.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase()
            .KeyExistsAsync($"collab:known:{api.Services.GetRequiredService<SharedLimits>().NameOf(email.ToLowerInvariant())}");
}
