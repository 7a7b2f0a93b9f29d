using Collab.Tests.Support;

namespace Collab.Tests.Streams;

/// <summary>Ends that a client comes back from. Each test has an application of its own, whose streams end soon.</summary>
public sealed class StreamEndTests
{
    [Fact]
    public async Task At_its_age_limit_a_stream_says_goodbye_is_broken_off_later_and_can_be_resumed()
    {
        await using var app = await CollabApp.StartAsync(builder => builder.CreateResourceBuilder<ProjectResource>("notifier").WithEnvironment("Sse__MaxAgeSeconds", "2"));
        var ada = await app.UserAsync();
        await ada.NoteAsync("Seen");
        await app.UntilDispatchedAsync();
        using var notifier = app.Application.CreateHttpClient("notifier");
        foreach (var client in (HttpClient[])[ada.Http, notifier])
        {
            var ends = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => EndAsync(client, ada)));

            // Less up to a fifth.
            Assert.All(ends, end => Assert.InRange(end.Age, TimeSpan.FromSeconds(1.6), TimeSpan.MaxValue));
            // Who reads bye late sees less of the time between, but not all are late.
            Assert.InRange(ends.Max(end => end.Until), TimeSpan.FromMilliseconds(250), TimeSpan.MaxValue);
            await ada.NoteAsync("Missed");
            await using var resumed = await EventStream.OpenAsync(client, $"/sse/{ada.Id}", ada.Token, ends[0].LastEventId);
            Assert.Equal(ends[0].LastEventId, (await resumed.NextAsync("ready")).Id);
            Assert.Equal("Missed", (await resumed.NextAsync("system")).Text("title"));
        }
    }

    [Fact]
    public async Task A_notifier_that_stops_closes_its_streams_one_by_one_over_the_time_that_it_is_given()
    {
        await using var app = await CollabApp.StartAsync(builder => builder.CreateResourceBuilder<ProjectResource>("notifier").WithEnvironment("Sse__DrainSeconds", "4"));
        var ada = await app.UserAsync();
        var streams = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ada.SubscribeAsync()));
        foreach (var stream in streams)
            await stream.NextAsync("ready");

        var stopping = app.StopAsync("notifier");
        var byes = await Task.WhenAll(streams.Select(ByeAsync));
        await stopping;

        Assert.All(byes, bye => Assert.Equal("drain", bye.Bye.Text("code")));
        Assert.All(byes, bye => Assert.True(bye.Bye.Data.GetProperty("reconnect").GetBoolean()));
        Assert.All(byes, bye => Assert.NotNull(bye.Bye.Retry));
        Assert.InRange(byes.Select(bye => bye.Bye.Retry).Distinct().Count(), 5, 20);
        var times = byes.Select(bye => bye.At).Order().ToArray();
        Assert.InRange(TimeProvider.System.GetElapsedTime(times[0], times[^1]), TimeSpan.FromSeconds(2), TimeSpan.MaxValue);
        // Neither are they two bunches.
        Assert.InRange(TimeProvider.System.GetElapsedTime(times[4], times[15]), TimeSpan.FromSeconds(0.5), TimeSpan.MaxValue);
        foreach (var stream in streams)
            await stream.DisposeAsync();
    }

    /// <summary>How long the stream was open until it said goodbye, and from then until it was broken off.</summary>
    private static async Task<(TimeSpan Age, TimeSpan Until, string LastEventId)> EndAsync(HttpClient client, User user)
    {
        var started = TimeProvider.System.GetTimestamp();
        await using var stream = await EventStream.OpenAsync(client, $"/sse/{user.Id}", user.Token);
        await stream.NextAsync("ready");
        var (bye, said) = await ByeAsync(stream);
        Assert.Equal("age", bye.Text("code"));
        Assert.True(bye.Data.GetProperty("reconnect").GetBoolean());
        Assert.NotNull(bye.Retry);
        Assert.True(await stream.WasAbortedAsync());
        return (TimeProvider.System.GetElapsedTime(started, said), TimeProvider.System.GetElapsedTime(said), stream.LastEventId);
    }

    private static async Task<(StreamEvent Bye, long At)> ByeAsync(EventStream stream) => (await stream.NextAsync("bye"), TimeProvider.System.GetTimestamp());
}
