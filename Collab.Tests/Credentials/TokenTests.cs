using System.Globalization;
using System.Net;
using Collab.Tests.Stories;
using Collab.Tests.Support;
using OpaqueSecret = Collab.Data.Users.OpaqueSecret;

namespace Collab.Tests.Credentials;

public sealed class TokenTests(CollabApp app, CountingApi counting) : IClassFixture<CountingApi>
{
    [Fact]
    public async Task A_token_is_shown_whole_once()
    {
        var ann = await app.UserAsync();

        var made = (await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = " build server " })).Expect(HttpStatusCode.Created);

        Assert.Equal("build server", made.Text("name"));
        Assert.Equal(made["created_at"].GetDateTimeOffset().AddDays(90), made["expires_at"].GetDateTimeOffset());
        Assert.Null(made["last_used_at"].GetString());
        Assert.Equal("\"1\"", made.Header("ETag"));
        await new Caller(ann.Http, made.Text("access_token")).ExpectValidAsync();
        var shown = (await ann.GetAsync(made.Header("Location")!)).Expect(HttpStatusCode.OK);
        Assert.Equal(["id", "version", "name", "expires_at", "last_used_at", "created_at", "updated_at"], shown.Body.EnumerateObject().Select(member => member.Name));
        Assert.Equal([made.Id], (await ann.GetAsync($"/users/{ann.Id}/tokens?limit=1")).Ids);
        Assert.DoesNotContain("clb_", (await ann.GetAsync($"/users/{ann.Id}/tokens")).Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(364, true)]
    [InlineData(366, false)]
    [InlineData(-1, false)]
    public async Task A_token_expires_within_a_year(int days, bool isTaken)
    {
        var ann = await app.UserAsync();
        var expiry = TimeProvider.System.GetUtcNow().AddDays(days);

        var made = await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "device", expires_at = expiry.ToString("O", CultureInfo.InvariantCulture) });

        if (isTaken)
            Assert.Equal(expiry, made.Expect(HttpStatusCode.Created)["expires_at"].GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        else
            made.ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("expires_at");
    }

    [Fact]
    public async Task A_token_has_a_name()
    {
        var ann = await app.UserAsync();

        foreach (var name in (string[])["", "  ", new('x', 101)])
            (await ann.PostAsync($"/users/{ann.Id}/tokens", new { name })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("name");
        (await ann.PostAsync($"/users/{ann.Id}/tokens", new { })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("name");
    }

    [Fact]
    public async Task Nobody_sees_makes_or_ends_the_tokens_of_another()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var token = (await ann.GetAsync($"/users/{ann.Id}/tokens")).Ids.Single();

        (await bob.GetAsync($"/users/{ann.Id}/tokens")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.GetAsync($"/users/{ann.Id}/tokens/{token}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.PostAsync($"/users/{ann.Id}/tokens", new { name = "mine" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.DeleteAsync($"/users/{ann.Id}/tokens/{token}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.DeleteAsync($"/users/{bob.Id}/tokens/{token}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.Service().GetAsync($"/users/{ann.Id}/tokens")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        await ann.ExpectValidAsync();
    }

    [Fact]
    public async Task A_revoked_token_is_gone_and_so_is_what_it_opened()
    {
        var ann = await app.UserAsync();
        var made = await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "lost phone" });
        var phone = new Caller(ann.Http, made.Text("access_token"));
        await phone.ExpectValidAsync();

        (await ann.DeleteAsync(made.Header("Location")!, ("If-Match", "\"2\""))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await ann.DeleteAsync(made.Header("Location")!, ("If-Match", "\"1\""))).Expect(HttpStatusCode.NoContent);

        await phone.ExpectRevokedAsync();
        (await ann.DeleteAsync(made.Header("Location")!)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.DoesNotContain(made.Id, (await ann.GetAsync($"/users/{ann.Id}/tokens")).Ids);
    }

    [Fact]
    public async Task A_token_that_has_expired_is_none()
    {
        var ann = await app.UserAsync();
        var made = await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "old" });
        await using var database = await app.OpenDatabaseAsync();
        await database.ExecuteAsync("UPDATE access_tokens SET expires_at = now() WHERE id = @id", ("id", made.Id));

        await new Caller(ann.Http, made.Text("access_token")).ExpectRevokedAsync();
        Assert.DoesNotContain(made.Id, (await ann.GetAsync($"/users/{ann.Id}/tokens")).Ids);
        (await ann.GetAsync(made.Header("Location")!)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await ann.DeviceAsync();
        Assert.Empty(await database.QueryAsync<Guid>("SELECT id FROM access_tokens WHERE id = @id", ("id", made.Id)));
    }

    [Fact]
    public async Task A_token_that_was_mangled_is_told_from_a_good_one_without_the_database()
    {
        var ann = await app.UserAsync();
        var changed = ann.Token[..20] + (ann.Token[20] == 'A' ? 'B' : 'A') + ann.Token[21..];

        string[] strange = [.. "!.+/=%*~,".Select(sign => ann.Token[..20] + sign + ann.Token[21..])];
        foreach (var mangled in (string[])[.. strange, changed, ann.Token[..^1], ann.Token + 'A', ann.Token.ToUpperInvariant(), ann.Token["clb_".Length..]])
            Assert.Equal(0, await LookUpsAsync(mangled));
        Assert.Equal(1, await LookUpsAsync(OpaqueSecret.Create("clb_")));

        // The fewest of some attempts: what else the API does at that moment counts too.
        async Task<int> LookUpsAsync(string token)
        {
            var fewest = int.MaxValue;
            for (var attempt = 0; attempt < 4; attempt++)
                fewest = Math.Min(fewest, await counting.CountAsync(new User(ann.Http, ann.Id, ann.Name, ann.Email, token), async caller => (await caller.GetAsync("/events")).Expect(HttpStatusCode.Unauthorized)));
            return fewest;
        }
    }

    [Fact]
    public async Task The_last_use_is_written_down_once_a_minute_at_most()
    {
        var ann = await app.UserAsync();
        var (recent, older) = (await ann.DeviceAsync("recent"), await ann.DeviceAsync("older"));
        await using var database = await app.OpenDatabaseAsync();
        await database.ExecuteAsync(
            "UPDATE access_tokens SET last_used_at = now() - CASE name WHEN 'recent' THEN interval '30 seconds' ELSE interval '2 minutes' END WHERE user_id = @id AND name <> 'registration'", ("id", ann.Id));
        var before = await UsesAsync();

        await recent.ExpectValidAsync();
        await older.ExpectValidAsync();

        var after = await Eventually.UntilAsync(UsesAsync, uses => uses[0] != before[0]);
        Assert.Equal(before[1], after[1]);

        Task<List<DateTime>> UsesAsync() => database.QueryAsync<DateTime>(
            "SELECT last_used_at FROM access_tokens WHERE user_id = @id AND name <> 'registration' ORDER BY name", ("id", ann.Id));
    }

    [Fact]
    public async Task The_last_use_is_written_down_and_is_no_change()
    {
        var ann = await app.UserAsync();
        var made = await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "device" });
        await new Caller(ann.Http, made.Text("access_token")).ExpectValidAsync();

        var used = await Eventually.UntilAsync(() => ann.GetAsync(made.Header("Location")!), token => token["last_used_at"].GetString() is not null);

        Assert.True(used["last_used_at"].GetDateTimeOffset() >= made["created_at"].GetDateTimeOffset());
        Assert.Equal((1, made.Text("updated_at")), (used.Version, used.Text("updated_at")));
    }

    [Fact]
    public async Task Ones_own_pages_hear_of_a_token_that_comes_or_goes()
    {
        var ann = await app.UserAsync();
        await using var stream = await ann.ListenAsync();

        var made = await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "device" });
        var created = await stream.NextAsync("task_update");
        await ann.DeleteAsync(made.Header("Location")!);
        var deleted = await stream.NextAsync("task_update");

        Assert.All([created, deleted], told => Assert.True(told.Data.GetProperty("silent").GetBoolean()));
        Assert.All([created, deleted], told => Assert.Equal(made.Id, told.Data.GetProperty("data").GetProperty("resource").GetProperty("id").GetGuid()));
        Assert.Equal(["created", "deleted"], new[] { created, deleted }.Select(told => told.Data.GetProperty("data").GetProperty("action").GetString()));
    }

    [Fact]
    public async Task A_token_that_was_revoked_a_moment_ago_makes_no_other()
    {
        var ann = await app.UserAsync();
        await ann.ExpectValidAsync();
        await using var database = await app.OpenDatabaseAsync();
        await database.ExecuteAsync("DELETE FROM access_tokens WHERE user_id = @id", ("id", ann.Id));

        // The API may still take it for good where nothing of lasting effect is asked for.
        (await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "survivor" })).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");

        Assert.Empty(await database.QueryAsync<Guid>("SELECT id FROM access_tokens WHERE user_id = @id", ("id", ann.Id)));
    }
}
