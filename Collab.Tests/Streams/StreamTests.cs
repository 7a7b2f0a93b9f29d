using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Streams;

/// <summary>What a client may rely on, through the API's own address.</summary>
public sealed class StreamTests(CollabApp app)
{
    [Fact]
    public async Task A_stream_begins_with_ready_at_the_head()
    {
        var ada = await app.UserAsync();
        await using var stream = await ada.SubscribeAsync();
        var ready = await stream.NextAsync("ready");

        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.ToString());
        Assert.True(stream.Response.Headers.CacheControl is { NoStore: true, NoTransform: true });
        Assert.Equal("no", stream.Response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.Empty(stream.Response.Content.Headers.ContentEncoding);
        Assert.NotNull(ready.Retry);
        Assert.Equal(ada.Id, ready.Data.GetProperty("user_id").GetGuid());
        Assert.Equal(ready.Number, ready.Data.GetProperty("last_event_id").GetInt64());
        Assert.NotEmpty(ready.Text("epoch")!);
    }

    [Fact]
    public async Task Events_are_numbered_without_a_gap_in_the_order_they_were_made()
    {
        var ada = await app.UserAsync();
        await using var stream = await ada.SubscribeAsync();
        var ready = await stream.NextAsync("ready");

        for (var i = 1; i <= 20; i++)
            await ada.NoteAsync($"Note {i}");

        var events = await stream.TakeAsync(20);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => ready.Number + i), events.Select(e => e.Number));
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"Note {i}"), events.Select(e => e.Text("title")));
        Assert.All(events, e => Assert.Equal(e.Number, e.Data.GetProperty("id").GetInt64()));
    }

    [Fact]
    public async Task A_change_by_one_user_arrives_at_the_open_stream_of_another()
    {
        var plan = await Plan.CreateAsync(app);
        var (ada, task) = (plan.Owner, plan.Task);
        var bob = await plan.JoinAsync(task);
        await using var hers = await ada.SubscribeAsync();
        await using var his = await bob.SubscribeAsync();
        await hers.NextAsync("ready");
        await his.NextAsync("ready");

        var changed = await ada.ChangeAsync($"/tasks/{task}", "Paint the fence");

        var news = await his.NextAsync("task_update");
        Assert.Equal("Paint the fence", news.Text("title"));
        Assert.Equal(task, news.Data.GetProperty("task_id").GetGuid());
        Assert.Equal(ada.Id.ToString(), news.Text("actor_id"));
        Assert.False(news.Data.GetProperty("silent").GetBoolean());
        Assert.Equal(changed.GetProperty("version").GetInt32(), news.Data.GetProperty("data").GetProperty("resource").GetProperty("version").GetInt32());

        var own = await hers.NextAsync("task_update");
        Assert.True(own.Data.GetProperty("silent").GetBoolean());
    }

    [Fact]
    public async Task A_change_arrives_by_replay_at_who_subscribes_later()
    {
        var plan = await Plan.CreateAsync(app);
        var (ada, task) = (plan.Owner, plan.Task);
        var bob = await plan.JoinAsync(task);
        string seen;
        await using (var before = await bob.SubscribeAsync())
            seen = (await before.NextAsync("ready")).Id!;

        await ada.ChangeAsync($"/tasks/{task}", "While you were away");
        await UntilHeadPassesAsync(bob, seen);

        await using var stream = await bob.SubscribeAsync(seen);
        var ready = await stream.NextAsync("ready");
        Assert.Equal(seen, ready.Id);
        Assert.True(ready.Data.GetProperty("last_event_id").GetInt64() > ready.Number);
        Assert.Equal("While you were away", (await stream.NextAsync("task_update")).Text("title"));
    }

    [Fact]
    public async Task Who_resumes_gets_what_was_missed_and_then_what_is_new_without_loss_or_repeat()
    {
        var ada = await app.UserAsync();
        var sent = ada.NoteAllAsync(60);
        var numbers = new List<long>();
        var last = "0";
        while (numbers.Count < 60)
        {
            await using var stream = await ada.SubscribeAsync(last);
            Assert.Equal(last, (await stream.NextAsync("ready")).Id);
            foreach (var next in await stream.TakeAsync(Math.Min(9, 60 - numbers.Count)))
                numbers.Add(next.Number);
            last = stream.LastEventId;
        }

        await sent;
        Assert.Equal(Enumerable.Range(1, 60).Select(i => (long)i), numbers);
    }

    [Fact]
    public async Task A_long_replay_comes_in_pages_and_complete()
    {
        var ada = await app.UserAsync();
        await app.AppendAsync(ada.Id, count: 1_500);
        await using var stream = await ada.SubscribeAsync("0");
        await stream.NextAsync("ready");
        var events = await stream.TakeAsync(1_500);
        Assert.Equal(Enumerable.Range(1, 1_500).Select(i => (long)i), events.Select(e => e.Number));
    }

    [Theory]
    [InlineData("1000000")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task A_number_that_cannot_be_continued_is_reset_to_the_head(string lastEventId)
    {
        var ada = await app.UserAsync();
        await using var live = await ada.SubscribeAsync();
        await live.NextAsync("ready");
        await ada.NoteAsync("One");
        var head = (await live.NextAsync("system")).Number;

        await using var stream = await ada.SubscribeAsync(lastEventId);
        await stream.NextAsync("ready");
        var reset = await stream.NextAsync("reset");
        Assert.Equal(head, reset.Number);
        Assert.Equal(head, reset.Data.GetProperty("last_event_id").GetInt64());
        Assert.Equal(1, reset.Data.GetProperty("oldest").GetInt64());

        await ada.NoteAsync("Two");
        Assert.Equal(head + 1, (await stream.NextAsync("system")).Number);
    }

    [Theory]
    [InlineData(null, "?last_event_id=2", 2)]
    [InlineData(null, "?lastEventId=2", 2)]
    [InlineData("", "?last_event_id=2", 2)]
    [InlineData("3", "?last_event_id=2", 3)]
    [InlineData("3", "?lastEventId=2", 3)]
    [InlineData(null, "?last_event_id=", 5)]
    public async Task The_number_to_continue_from_may_be_in_the_query_and_the_header_wins(string? header, string query, long seen)
    {
        var ada = await app.UserAsync();
        await app.AppendAsync(ada.Id, count: 5);
        await using var stream = await EventStream.OpenAsync(ada.Http, $"/sse/{ada.Id}{query}", ada.Token, header);
        Assert.Equal(seen, (await stream.NextAsync("ready")).Number);

        await ada.NoteAsync("New");
        var events = await stream.TakeAsync((int)(6 - seen));
        Assert.Equal(seen + 1, events[0].Number);
        Assert.Equal("New", events[^1].Text("title"));
    }

    [Fact]
    public async Task Who_is_too_far_behind_is_reset()
    {
        var ada = await app.UserAsync();
        await app.AppendAsync(ada.Id, count: 10_001);
        await using var near = await ada.SubscribeAsync("1");
        await near.NextAsync("ready");
        Assert.Equal(2, (await near.NextAsync("system")).Number);

        await using var far = await ada.SubscribeAsync("0");
        await far.NextAsync("ready");
        Assert.Equal(10_001, (await far.NextAsync("reset")).Number);
    }

    [Fact]
    public async Task Who_asks_for_what_is_no_longer_kept_is_reset()
    {
        var ada = await app.UserAsync();
        await app.AppendAsync(ada.Id, count: 10);
        await app.ForgetAsync(ada.Id, upTo: 5);

        await using var old = await ada.SubscribeAsync("4");
        await old.NextAsync("ready");
        var reset = await old.NextAsync("reset");
        Assert.Equal((10, 6), (reset.Number, reset.Data.GetProperty("oldest").GetInt64()));

        await using var kept = await ada.SubscribeAsync("5");
        await kept.NextAsync("ready");
        Assert.Equal(6, (await kept.NextAsync("system")).Number);
    }

    [Fact]
    public async Task Who_comes_back_soon_is_given_what_is_still_in_memory()
    {
        var owner = await app.UserAsync();
        var task = await owner.TaskAsync(await owner.EventAsync());
        await app.UntilDispatchedAsync();
        var stream = await owner.SubscribeAsync();
        await stream.NextAsync("ready");
        await owner.ChangeAsync($"/tasks/{task}", "One");
        await owner.ChangeAsync($"/tasks/{task}", "Two");
        await stream.TakeAsync(2);
        await stream.DisposeAsync();
        await owner.ChangeAsync($"/tasks/{task}", "Three");
        await app.UntilDispatchedAsync();

        // The database could only say that there was something.
        await app.ExecuteAsync("UPDATE activity SET title = 'From the database' WHERE task_id = @id", ("id", task));
        // While anybody's loss of access waits to be dispatched, memory is not asked.
        Assert.Equal("Three", await Eventually.UntilAsync(TitleAsync, title => title == "Three"));

        async Task<string?> TitleAsync()
        {
            await using var again = await owner.SubscribeAsync(stream.LastEventId);
            await again.NextAsync("ready");
            return (await again.NextAsync()).Text("title");
        }
    }

    [Fact]
    public async Task Memory_gives_nothing_that_may_no_longer_be_seen()
    {
        var plan = await Plan.CreateAsync(app);
        var guest = await plan.JoinAsync(plan.Task);
        var stream = await guest.SubscribeAsync();
        var before = (await stream.NextAsync("ready")).Id;
        await plan.Owner.ChangeAsync($"/tasks/{plan.Task}", "Secret from now on");
        await stream.NextAsync("task_update");
        await stream.DisposeAsync();

        (await plan.Owner.DeleteAsync($"/tasks/{plan.Task}/collaborators/{guest.Id}")).Expect(HttpStatusCode.NoContent);
        await using var again = await guest.SubscribeAsync(before);
        await again.NextAsync("ready");
        await again.NextAsync("withdrawn");
        Assert.Equal("task_update", (await again.NextAsync()).Type);
    }

    [Fact]
    public async Task A_heartbeat_shows_the_position_and_does_not_move_it()
    {
        var ada = await app.UserAsync();
        await using var stream = await ada.SubscribeAsync();
        await stream.NextAsync("ready");
        await ada.NoteAsync("One");
        var head = (await stream.NextAsync("system")).Number;

        var heartbeat = await stream.ReadAsync();
        Assert.Equal("heartbeat", heartbeat.Type);
        Assert.Null(heartbeat.Id);
        Assert.Equal(head, heartbeat.Data.GetProperty("last_event_id").GetInt64());
        Assert.Equal($"{head}", stream.LastEventId);
    }

    [Theory]
    [InlineData("Hello\n\nevent: reset\ndata: {}\n\n")]
    [InlineData("Hello\r\rid: 99\r\n\r\n")]
    public async Task No_title_forges_an_event(string title)
    {
        var ada = await app.UserAsync();
        await using var stream = await ada.SubscribeAsync();
        await stream.NextAsync("ready");
        await ada.NoteAsync(title);
        await ada.NoteAsync("After");

        Assert.Equal(title, (await stream.NextAsync("system")).Text("title"));
        Assert.Equal("After", (await stream.NextAsync("system")).Text("title"));
    }

    [Fact]
    public async Task A_stream_is_open_to_its_own_user_only()
    {
        var ada = await app.UserAsync();
        var bob = await app.UserAsync();
        (await bob.GetAsync($"/sse/{ada.Id}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await app.Service().GetAsync($"/sse/{ada.Id}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.GetAsync("/sse/nobody")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        var stranger = new Caller(app.CreateClient(), "clb_wrong");
        (await stranger.GetAsync($"/sse/{ada.Id}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task On_a_developers_machine_the_id_in_the_path_is_enough()
    {
        var ada = await app.UserAsync();
        await using var stream = await EventStream.OpenAsync(app.CreateClient(), $"/sse/{ada.Id}", token: null);
        Assert.Equal(ada.Id, (await stream.NextAsync("ready")).Data.GetProperty("user_id").GetGuid());
    }

    [Fact]
    public async Task Who_accepts_no_event_stream_gets_406()
    {
        var ada = await app.UserAsync();
        (await ada.GetAsync($"/sse/{ada.Id}", ("Accept", "application/json"))).ExpectProblem(HttpStatusCode.NotAcceptable, "not-acceptable");
    }

    [Fact]
    public async Task HEAD_and_OPTIONS_are_answered()
    {
        var ada = await app.UserAsync();
        var head = (await ada.SendAsync(HttpMethod.Head, $"/sse/{ada.Id}", null)).Expect(HttpStatusCode.OK);
        Assert.Equal("text/event-stream", head.Header("Content-Type"));
        var options = (await ada.SendAsync(HttpMethod.Options, $"/sse/{ada.Id}", null)).Expect(HttpStatusCode.NoContent);
        Assert.Contains("GET", options.Header("Allow"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_has_at_most_twenty_streams()
    {
        var ada = await app.UserAsync();
        var streams = new List<EventStream>();
        for (var i = 0; i < 20; i++)
        {
            streams.Add(await ada.SubscribeAsync());
            await streams[^1].NextAsync("ready");
        }

        var refused = (await ada.GetAsync($"/sse/{ada.Id}")).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.NotNull(refused.Header("Retry-After"));

        await ada.NoteAsync("To all");
        foreach (var stream in streams)
        {
            Assert.Equal("To all", (await stream.NextAsync("system")).Text("title"));
            await stream.DisposeAsync();
        }
    }

    private static async Task UntilHeadPassesAsync(User user, string seen)
    {
        await using var stream = await user.SubscribeAsync(seen);
        await stream.NextAsync("ready");
        await stream.NextAsync();
    }
}
