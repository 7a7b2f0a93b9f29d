using Collab.Tests.Support;

namespace Collab.Tests.Streams;

public sealed class StreamTests(CollabApp app)
{
    [Fact]
    public async Task A_stream_begins_with_ready_at_the_head()
    {
        var ada = await app.RegisterAsync("Ada");
        await using var stream = await ada.SubscribeAsync();
        var ready = await stream.NextAsync("ready");

        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store, no-transform", stream.Response.Headers.CacheControl?.ToString().Replace("no-transform, no-store", "no-store, no-transform", StringComparison.Ordinal));
        Assert.Equal("no", stream.Response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.NotNull(ready.Retry);
        Assert.Equal(ada.Id, ready.Data.GetProperty("user_id").GetGuid());
        Assert.Equal(ready.Number, ready.Data.GetProperty("last_event_id").GetInt64());
        Assert.NotEmpty(ready.Text("epoch")!);
    }
}
