using System.Text.Json;
using Collab.Tests.Notifications;
using Collab.Tests.Stories;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Comments;

public sealed class CommentNewsTests(CollabApp app)
{
    [Fact]
    public async Task Whoever_sees_the_task_hears_of_each_change_with_its_version()
    {
        var (cast, story) = await app.StoryCastAsync();
        await using var stream = await cast.Owner.ListenAsync();

        var comment = await cast.Collaborator.CommentAsync(story, "one");
        var reply = await cast.Collaborator.CommentAsync(story, "two", comment);
        await cast.Collaborator.PutAsync($"/comments/{comment}", new { content = "three" });
        await cast.Collaborator.DeleteAsync($"/comments/{comment}");
        var events = await stream.TakeAsync(4);

        Assert.All(events, e => Assert.Equal("comment", e.Type));
        Assert.All(events, e => Assert.Equal((story, cast.Task), (e.Data.GetProperty("story_id").GetGuid(), e.Data.GetProperty("task_id").GetGuid())));
        Assert.Equal(
            [("created", comment, 1), ("created", reply, 1), ("updated", comment, 3), ("deleted", comment, 4)],
            events.Select(e => (Action(e), Resource(e).GetProperty("id").GetGuid(), Resource(e).GetProperty("version").GetInt32())));
        var touched = Assert.Single(events[1].Data.GetProperty("data").GetProperty("touched").EnumerateArray());
        Assert.Equal((comment, 2), (touched.GetProperty("id").GetGuid(), touched.GetProperty("version").GetInt32()));
    }

    [Fact]
    public async Task A_mentioned_member_is_told_by_id_or_address_and_nobody_else()
    {
        var (cast, story) = await app.StoryCastAsync();
        var other = await app.UserAsync("Otto");
        await other.JoinsAsync(cast.Owner, cast.Task);
        await using var carl = await cast.Collaborator.ListenAsync();
        await using var otto = await other.ListenAsync();
        await using var sam = await cast.Stranger.ListenAsync();

        await cast.Owner.CommentAsync(story, $"@{cast.Collaborator.Id}, @{cast.Stranger.Id} and @{cast.Owner.Id}: look");
        await cast.Owner.CommentAsync(story, $"And @{other.Email.ToUpperInvariant()}. Thanks");
        await cast.Owner.PutAsync($"/users/{cast.Owner.Id}", new { name = "Olga II" });

        Assert.Equal(["created", "mentioned", "created", "updated"], (await carl.TakeAsync(4)).Select(Action));
        Assert.Equal(["created", "created", "mentioned", "updated"], (await otto.TakeAsync(4)).Select(Action));
        await cast.Stranger.PutAsync($"/users/{cast.Stranger.Id}", new { name = "Samuel" });
        Assert.Equal("updated", Action(await sam.NextAsync()));
    }

    [Fact]
    public async Task A_mention_is_withdrawn_with_the_access()
    {
        var (cast, story) = await app.StoryCastAsync();
        var (owner, carl) = (cast.Owner, cast.Collaborator);
        await owner.CommentAsync(story, $"@{carl.Id}: look");
        await app.QuietAsync(carl);
        Assert.Contains((await carl.GetAsync($"/notifications/{carl.Id}")).Items, n => n.GetProperty("data").TryGetProperty("action", out var action) && action.GetString() == "mentioned");

        (await owner.DeleteAsync($"/tasks/{cast.Task}/collaborators/{carl.Id}")).Expect(System.Net.HttpStatusCode.NoContent);
        await app.QuietAsync(carl);

        var left = (await carl.GetAsync($"/notifications/{carl.Id}")).Items.Where(n => n.GetProperty("type").GetString() is not ("withdrawn" or "invite"));
        Assert.Equal(["access_ended"], left.Select(n => n.GetProperty("data").GetProperty("action").GetString()));
        await using var replay = await carl.SubscribeAsync("0");
        await replay.NextAsync("ready");
        Assert.DoesNotContain(await replay.TakeAsync(5), e => e.Type == "comment");
    }

    [Fact]
    public async Task The_owner_is_told_where_it_is_mentioned()
    {
        var (cast, story) = await app.StoryCastAsync();
        await using var stream = await cast.Owner.ListenAsync();

        await cast.Collaborator.CommentAsync(story, $"@{cast.Owner.Id}");

        Assert.Equal(["created", "mentioned"], (await stream.TakeAsync(2)).Select(Action));
    }

    [Fact]
    public async Task A_change_tells_those_who_are_mentioned_for_the_first_time()
    {
        var (cast, story) = await app.StoryCastAsync();
        var comment = await cast.Owner.CommentAsync(story, $"@{cast.Collaborator.Id}");
        await using var stream = await cast.Collaborator.ListenAsync();

        await cast.Owner.PutAsync($"/comments/{comment}", new { content = $"Hello @{cast.Collaborator.Id}" });
        await cast.Owner.PutAsync($"/comments/{comment}", new { content = "Hello" });
        await cast.Owner.PutAsync($"/comments/{comment}", new { content = $"Again @{cast.Collaborator.Email}" });

        Assert.Equal(["updated", "updated", "updated", "mentioned"], (await stream.TakeAsync(4)).Select(Action));
    }

    private static string? Action(StreamEvent e) => e.Data.GetProperty("data").GetProperty("action").GetString();

    private static JsonElement Resource(StreamEvent e) => e.Data.GetProperty("data").GetProperty("resource");
}
