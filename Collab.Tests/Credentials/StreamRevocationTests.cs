using System.Net;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Credentials;

/// <summary>What ends with a token: the streams that it opened, for good.</summary>
public sealed class StreamRevocationTests(CollabApp app)
{
    [Fact]
    public async Task The_streams_of_a_revoked_token_end_for_good_and_those_of_others_go_on()
    {
        var ann = await app.UserAsync();
        var made = await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "lost phone" });
        await using var lost = await EventStream.OpenAsync(ann.Http, $"/sse/{ann.Id}", made.Text("access_token"));
        await using var mine = await ann.SubscribeAsync();
        await lost.NextAsync("ready");
        await mine.NextAsync("ready");

        (await ann.DeleteAsync(made.Header("Location")!)).Expect(HttpStatusCode.NoContent);

        await lost.ExpectFinalByeAsync("revoked");
        (await new Caller(ann.Http, made.Text("access_token")).GetAsync($"/sse/{ann.Id}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        await ann.NoteAsync("Still here");
        Assert.Equal("Still here", (await mine.NextUntilAsync("system")).Text("title"));
    }

    [Fact]
    public async Task A_stream_ends_when_its_token_expires()
    {
        var ann = await app.UserAsync();
        await using var stream = await ann.SubscribeAsync();
        await stream.NextAsync("ready");

        await app.ExecuteAsync("UPDATE access_tokens SET expires_at = now() WHERE user_id = @id", ("id", ann.Id));

        await stream.ExpectFinalByeAsync("expired");
    }

    [Fact]
    public async Task Another_password_ends_the_streams_of_the_other_tokens()
    {
        var ann = await app.UserWithPasswordAsync();
        var phone = (await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = "phone" })).Text("access_token");
        await using var other = await EventStream.OpenAsync(ann.Http, $"/sse/{ann.Id}", phone);
        await using var mine = await ann.SubscribeAsync();
        await other.NextAsync("ready");
        await mine.NextAsync("ready");

        (await ann.PutAsync($"/users/{ann.Id}", new { password = "tr0ub4dor and three more", current_password = CredentialGiven.Password })).Expect(HttpStatusCode.OK);

        await other.ExpectFinalByeAsync("revoked");
        await ann.NoteAsync("Still here");
        Assert.Equal("Still here", (await mine.NextUntilAsync("system")).Text("title"));
    }

    [Fact]
    public async Task Without_Redis_a_revoked_token_ends_all_the_same()
    {
        await using var own = await CollabApp.StartAsync(_ => { });
        var ann = await own.UserAsync();
        await using var stream = await ann.SubscribeAsync();
        await stream.NextAsync("ready");
        await own.StopAsync("redis");

        (await ann.PostAsync("/auth/logout")).Expect(HttpStatusCode.NoContent);

        await stream.ExpectFinalByeAsync("revoked");
        await ann.ExpectRevokedAsync();
    }
}
