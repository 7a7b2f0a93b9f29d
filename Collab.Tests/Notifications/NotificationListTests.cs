using System.Net;
using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Notifications;

public sealed class NotificationListTests(CollabApp app)
{
    [Fact]
    public async Task News_is_listed_with_what_the_stream_says_of_it()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync(), title: "Paint");
        var invite = await ann.InviteAsync(task, bob);

        var list = await ListAsync(bob, "", items: 1);

        var item = list.Items.Single();
        Assert.Equal(1, item.GetProperty("event_id").GetInt64());
        Assert.Equal("invite", item.GetProperty("type").GetString());
        Assert.Equal("Paint", item.GetProperty("title").GetString());
        Assert.Equal(ann.Id, item.GetProperty("actor_id").GetGuid());
        Assert.Equal("Ann", item.GetProperty("actor").GetProperty("name").GetString());
        Assert.Equal(task, item.GetProperty("task_id").GetGuid());
        Assert.Equal(JsonValueKind.Null, item.GetProperty("story_id").ValueKind);
        Assert.Equal("created", item.GetProperty("data").GetProperty("action").GetString());
        Assert.Equal(invite, item.GetProperty("data").GetProperty("resource").GetProperty("id").GetGuid());
        Assert.False(item.GetProperty("is_read").GetBoolean());
        Assert.Equal(JsonValueKind.Null, item.GetProperty("read_at").ValueKind);
        Assert.Equal((1, 1L), (list.Number("unread_count"), list["last_event_id"].GetInt64()));
    }

    [Fact]
    public async Task Silent_events_are_neither_listed_nor_unread()
    {
        var ann = await app.UserAsync("Ann");
        await ann.TaskAsync(await ann.EventAsync());
        await app.QuietAsync(ann);

        var list = await ann.GetAsync($"/notifications/{ann.Id}");

        Assert.Empty(list.Items);
        Assert.Equal((0, 3L), (list.Number("unread_count"), list["last_event_id"].GetInt64()));
    }

    [Fact]
    public async Task The_list_is_newest_first_and_pages_without_gap_or_repeat()
    {
        var ann = await app.UserAsync();
        for (var i = 1; i <= 7; i++)
            await app.TellAsync(ann, $"News {i}");
        await ListAsync(ann, "", items: 7);

        var numbers = new List<long>();
        string? cursor = null;
        do
        {
            var page = await ann.GetAsync($"/notifications/{ann.Id}?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            numbers.AddRange(page.Items.Select(item => item.GetProperty("event_id").GetInt64()));
            cursor = page.NextCursor;
            await app.TellAsync(ann);
        }
        while (cursor is not null);

        Assert.Equal([7, 6, 5, 4, 3, 2, 1], numbers);
    }

    [Fact]
    public async Task The_list_is_filtered_by_type_and_by_what_is_unread()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        await ann.InviteAsync(await ann.TaskAsync(await ann.EventAsync()), bob);
        await app.TellAsync(bob, "One");
        await app.TellAsync(bob, "Two");
        var read = (await ListAsync(bob, "", items: 3)).Items[0].GetProperty("id").GetGuid();
        (await bob.PatchAsync($"/notifications/{read}", new { is_read = true })).Expect(HttpStatusCode.OK);

        Assert.Equal([1L], Numbers(await bob.GetAsync($"/notifications/{bob.Id}?type=invite")));
        Assert.Equal([3L, 2], Numbers(await bob.GetAsync($"/notifications/{bob.Id}?type=system")));
        Assert.Equal([2L, 1], Numbers(await bob.GetAsync($"/notifications/{bob.Id}?unread=true")));
        Assert.Equal([2L], Numbers(await bob.GetAsync($"/notifications/{bob.Id}?unread=true&type=system")));
        Assert.Equal([3L, 2, 1], Numbers(await bob.GetAsync($"/notifications/{bob.Id}?unread=false")));
        Assert.Empty(Numbers(await bob.GetAsync($"/notifications/{bob.Id}?type=comment")));
        Assert.Equal(2, (await bob.GetAsync($"/notifications/{bob.Id}?type=comment")).Number("unread_count"));
    }

    [Fact]
    public async Task What_one_may_no_longer_see_keeps_its_place_and_says_nothing()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync(), title: "Secret");
        // Whoever has joined by the time that it is dispatched hears of the beginning too.
        await app.QuietAsync(ann);
        await bob.JoinsAsync(ann, task);
        (await ann.PutAsync($"/tasks/{task}", new { title = "Top secret" })).Expect(HttpStatusCode.OK);
        await app.QuietAsync(bob);
        var before = await bob.GetAsync($"/notifications/{bob.Id}?type=task_update");
        Assert.Equal("Top secret", before.Items[0].GetProperty("title").GetString());

        await using var database = await app.OpenDatabaseAsync();
        await database.ExecuteAsync("DELETE FROM collaborators WHERE user_id = @bob", ("bob", bob.Id));

        var after = await bob.GetAsync($"/notifications/{bob.Id}");
        var withdrawn = after.Items[0];
        Assert.Equal(before.Ids[0], withdrawn.GetProperty("id").GetGuid());
        Assert.Equal("withdrawn", withdrawn.GetProperty("type").GetString());
        Assert.DoesNotContain("ecret", withdrawn.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain($"{task}", withdrawn.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Ann", withdrawn.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("invite", after.Items[^1].GetProperty("type").GetString());
        Assert.Equal(before.Number("unread_count"), after.Number("unread_count"));
        Assert.Empty((await bob.GetAsync($"/notifications/{bob.Id}?type=task_update")).Items);
        Assert.Equal("withdrawn", (await bob.PatchAsync($"/notifications/{before.Ids[0]}", new { is_read = true })).Expect(HttpStatusCode.OK).Text("type"));
    }

    [Fact]
    public async Task Nobody_sees_the_notifications_of_another()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));

        (await ann.GetAsync($"/notifications/{bob.Id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.Nobody().GetAsync($"/notifications/{bob.Id}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await app.Service().GetAsync($"/notifications/{bob.Id}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [InlineData("type=news", "type")]
    [InlineData("type=3", "type")]
    [InlineData("type=", "type")]
    [InlineData("unread=perhaps", "unread")]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=AaIKnqClcACAAAAV_MD99UMgRYGEJEtD", "cursor")]
    public async Task What_cannot_be_a_filter_is_refused_by_name(string query, string name)
    {
        var ann = await app.UserAsync();

        var answer = await ann.GetAsync($"/notifications/{ann.Id}?{query}");

        Assert.InRange((int)answer.Status, 400, 422);
        answer.Naming(name);
    }

    [Fact]
    public async Task What_is_removed_is_no_longer_counted()
    {
        var ann = await app.UserAsync();
        await app.TellAsync(ann);
        await app.TellAsync(ann);
        await ListAsync(ann, "", items: 2);

        await using var database = await app.OpenDatabaseAsync();
        await database.ExecuteAsync("DELETE FROM notifications WHERE user_id = @user AND seq = 1", ("user", ann.Id));

        Assert.Equal(1, (await ListAsync(ann, "", items: 1)).Number("unread_count"));
    }

    private static Task<Answer> ListAsync(User user, string query, int items) =>
        Eventually.UntilAsync(() => user.GetAsync($"/notifications/{user.Id}{query}"), answer => answer.Items.Length == items);

    private static IEnumerable<long> Numbers(Answer list) => list.Expect(HttpStatusCode.OK).Items.Select(item => item.GetProperty("event_id").GetInt64());
}
