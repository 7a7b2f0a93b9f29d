using System.Net;
using System.Text.Json;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Notifications;

public sealed class NotificationReadTests(CollabApp app)
{
    [Fact]
    public async Task Reading_is_a_change_and_counts()
    {
        var ann = await app.UserAsync();
        var id = (await ToldAsync(ann, 2)).Ids[0];

        var read = (await ann.PatchAsync($"/notifications/{id}", new { is_read = true })).Expect(HttpStatusCode.OK);

        Assert.True(read["is_read"].GetBoolean());
        Assert.Equal(JsonValueKind.String, read["read_at"].ValueKind);
        Assert.Equal((2, "\"2\""), (read.Version, read.Header("ETag")));
        Assert.Equal(1, (await ann.GetAsync($"/notifications/{ann.Id}")).Number("unread_count"));

        var unread = (await ann.PatchAsync($"/notifications/{id}", new { is_read = false })).Expect(HttpStatusCode.OK);

        Assert.Equal((3, JsonValueKind.Null), (unread.Version, unread["read_at"].ValueKind));
        Assert.Equal(2, (await ann.GetAsync($"/notifications/{ann.Id}")).Number("unread_count"));
    }

    [Fact]
    public async Task Who_was_deleted_at_another_instance_a_moment_ago_has_nothing_to_mark()
    {
        var ann = await app.UserAsync();
        await using var other = await OwnApi.StartAsync(app);
        var there = other.Caller(ann.Token);
        (await there.GetAsync("/events")).Expect(HttpStatusCode.OK);
        (await ann.DeleteAsync($"/users/{ann.Id}")).Expect(HttpStatusCode.NoContent);

        var answer = await there.PostAsync($"/notifications/{ann.Id}/read", new { up_to = 0 });

        Assert.Contains(answer.Status, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.Unauthorized]);
    }

    [Fact]
    public async Task What_changes_nothing_is_no_change()
    {
        var ann = await app.UserAsync();
        var id = (await ToldAsync(ann, 1)).Ids[0];

        Assert.Equal(1, (await ann.PatchAsync($"/notifications/{id}", new { is_read = false })).Expect(HttpStatusCode.OK).Version);
        Assert.Equal(1, (await ann.PatchAsync($"/notifications/{id}", new { })).Expect(HttpStatusCode.OK).Version);
        (await ann.PatchAsync($"/notifications/{id}", new { is_read = (bool?)null })).ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("is_read");
    }

    [Fact]
    public async Task A_stale_precondition_is_refused_with_the_current_version()
    {
        var ann = await app.UserAsync();
        var id = (await ToldAsync(ann, 1)).Ids[0];
        (await ann.PatchAsync($"/notifications/{id}", new { is_read = true }, ("If-Match", "\"1\""))).Expect(HttpStatusCode.OK);

        var stale = await ann.PatchAsync($"/notifications/{id}", new { is_read = false }, ("If-Match", "\"1\""));

        stale.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal("\"2\"", stale.Header("ETag"));
    }

    [Fact]
    public async Task A_notification_is_its_users_alone()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = (await ToldAsync(ann, 1)).Ids[0];
        await ToldAsync(bob, 1);

        (await bob.PatchAsync($"/notifications/{id}", new { is_read = true })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.PatchAsync($"/notifications/{Guid.CreateVersion7()}", new { is_read = true })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.PostAsync($"/notifications/{ann.Id}/read", new { up_to = 1 })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task All_up_to_a_number_are_read_at_once()
    {
        var ann = await app.UserAsync();
        await ToldAsync(ann, 5);

        var receipt = (await ann.PostAsync($"/notifications/{ann.Id}/read", new { up_to = 3 })).Expect(HttpStatusCode.OK);

        Assert.Equal((3, 2), (receipt.Number("marked"), receipt.Number("unread_count")));
        var list = await ann.GetAsync($"/notifications/{ann.Id}");
        Assert.Equal([false, false, true, true, true], list.Items.Select(item => item.GetProperty("is_read").GetBoolean()));
        Assert.Equal([1, 1, 2, 2, 2], list.Items.Select(item => item.GetProperty("version").GetInt32()));
        Assert.Equal(0, (await ann.PostAsync($"/notifications/{ann.Id}/read", new { up_to = 3 })).Expect(HttpStatusCode.OK).Number("marked"));
        Assert.Equal(0, (await ann.PostAsync($"/notifications/{ann.Id}/read", new { up_to = 9007199254740991 })).Expect(HttpStatusCode.OK).Number("unread_count"));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"up_to": null}""")]
    [InlineData("""{"up_to": -1}""")]
    [InlineData("""{"up_to": 1.5}""")]
    [InlineData("""{"up_to": "1"}""")]
    [InlineData("""{"up_to": 1e99}""")]
    [InlineData("""{"up_to": 9007199254740992}""")]
    [InlineData("""{"up_to": 9223372036854775807}""")]
    [InlineData("""{"up_to": 9223372036854775808}""")]
    public async Task What_is_no_number_is_refused_by_name(string body)
    {
        var ann = await app.UserAsync();

        var answer = await ann.PostAsync($"/notifications/{ann.Id}/read", JsonSerializer.Deserialize<JsonElement>(body));

        Assert.InRange((int)answer.Status, 400, 422);
        answer.Naming("up_to");
    }

    [Fact]
    public async Task Reading_is_told_silently_to_ones_own_streams()
    {
        var ann = await app.UserAsync();
        var told = await ToldAsync(ann, 3);
        await using var stream = await ann.SubscribeAsync();
        await stream.NextAsync("ready");

        await ann.PatchAsync($"/notifications/{told.Ids[0]}", new { is_read = true });
        await ann.PostAsync($"/notifications/{ann.Id}/read", new { up_to = 9 });

        var one = (await stream.NextAsync("task_update")).Data;
        Assert.True(one.GetProperty("silent").GetBoolean());
        Assert.Equal("notification_read", one.GetProperty("data").GetProperty("action").GetString());
        Assert.Equal(Ref(told.Ids[0], 2), one.GetProperty("data").GetProperty("resource").GetRawText());

        var all = (await stream.NextAsync("task_update")).Data.GetProperty("data");
        Assert.Equal("notifications_read", all.GetProperty("action").GetString());
        Assert.Equal(Ref(told.Ids[1], 2), all.GetProperty("resource").GetRawText());
        Assert.Equal(Ref(told.Ids[2], 2), Assert.Single(all.GetProperty("touched").EnumerateArray()).GetRawText());
    }

    [Fact]
    public async Task The_count_is_exact_while_news_comes_and_is_read()
    {
        var ann = await app.UserAsync();
        await ToldAsync(ann, 20);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        await Task.WhenAll(
            While(() => app.TellAsync(ann), stop.Token),
            While(() => app.TellAsync(ann), stop.Token),
            While(() => ToggleAsync(ann), stop.Token),
            While(() => ToggleAsync(ann), stop.Token),
            While(() => ann.PostAsync($"/notifications/{ann.Id}/read", new { up_to = Random.Shared.Next(1, 60) }), stop.Token),
            While(() => ann.PostAsync($"/notifications/{ann.Id}/read", new { up_to = Random.Shared.Next(1, 60) }), stop.Token));
        await app.QuietAsync(ann);

        await using var database = await app.OpenDatabaseAsync();
        var unread = await database.QueryAsync<long>("SELECT count(*) FROM notifications WHERE user_id = @user AND NOT silent AND NOT is_read", ("user", ann.Id));
        Assert.Equal(unread.Single(), (await ann.GetAsync($"/notifications/{ann.Id}")).Number("unread_count"));
    }

    private static async Task ToggleAsync(User user)
    {
        var list = await user.GetAsync($"/notifications/{user.Id}?limit=30");
        var item = list.Items[Random.Shared.Next(list.Items.Length)];
        (await user.PatchAsync($"/notifications/{item.GetProperty("id").GetGuid()}", new { is_read = !item.GetProperty("is_read").GetBoolean() })).Expect(HttpStatusCode.OK);
    }

    private static async Task While(Func<Task> act, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await act();
    }

    private static string Ref(Guid id, int version) => $$"""{"kind":"notification","id":"{{id}}","version":{{version}}}""";

    private async Task<Answer> ToldAsync(User user, int times)
    {
        for (var i = 0; i < times; i++)
            await app.TellAsync(user);
        return await Eventually.UntilAsync(() => user.GetAsync($"/notifications/{user.Id}"), list => list.Items.Length == times);
    }
}
