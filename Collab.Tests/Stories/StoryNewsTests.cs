using Collab.Tests.Support;

namespace Collab.Tests.Stories;

public sealed class StoryNewsTests(CollabApp app)
{
    [Fact]
    public async Task Whoever_sees_the_task_hears_of_each_change_with_its_version()
    {
        var cast = await app.CastAsync();
        await using var stream = await cast.Collaborator.ListenAsync();

        var story = await cast.Owner.StoryAsync(cast.Task, "one\ntwo\nthree\n");
        await cast.Owner.PutAsync($"/stories/{story}", new { title = "New" });
        await cast.Owner.WriteAsync(story, "ONE\ntwo\nthree\n");
        await cast.Owner.WriteAsync(story, "one\ntwo\nTHREE\n", baseRevision: 1);
        await cast.Owner.WriteAsync(story, "ONE\ntwo\nTHREE\n");
        await cast.Owner.PostAsync($"/stories/{story}/revisions/1/restore");
        await cast.Owner.SendAsync(HttpMethod.Delete, $"/stories/{story}", null);
        var events = await stream.TakeAsync(6);

        Assert.All(events, e => Assert.Equal("story_update", e.Type));
        Assert.All(events, e => Assert.Equal((story, cast.Task), (e.Data.GetProperty("story_id").GetGuid(), e.Data.GetProperty("task_id").GetGuid())));
        Assert.Equal(
            [("created", 1), ("updated", 2), ("updated", 3), ("merged", 4), ("restored", 5), ("deleted", (int?)null)],
            events.Select(e => (e.Data.GetProperty("data").GetProperty("action").GetString(), Version(e))));
        Assert.All(events, e => Assert.Equal(("story", story), (Resource(e).GetProperty("kind").GetString(), Resource(e).GetProperty("id").GetGuid())));

        static System.Text.Json.JsonElement Resource(StreamEvent e) => e.Data.GetProperty("data").GetProperty("resource");
        static int? Version(StreamEvent e) => Resource(e).TryGetProperty("version", out var version) && version.ValueKind == System.Text.Json.JsonValueKind.Number ? version.GetInt32() : null;
    }
}
