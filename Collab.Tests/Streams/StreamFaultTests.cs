using System.Globalization;
using System.Net;
using Collab.Notifier.Dispatch;
using Collab.Tests.Faults;
using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Streams;

/// <summary>What dies, and what nevertheless arrives. Each test breaks an application of its own.</summary>
public sealed class StreamFaultTests
{
    [Fact]
    public async Task Without_Redis_everything_still_arrives_and_again_when_it_is_back()
    {
        await using var app = await CollabApp.StartAsync(_ => { });
        var ada = await app.UserAsync();
        await using var stream = await ada.SubscribeAsync();
        await stream.NextAsync("ready");
        await ExpectAsync(ada, stream, "With");

        await app.StopAsync("redis");
        await ExpectAsync(ada, stream, "Without");
        await using (var opened = await ada.SubscribeAsync())
        {
            await opened.NextAsync("ready");
            await ada.NoteAsync("Opened without");
            Assert.Equal("Opened without", (await opened.NextAsync()).Text("title"));
            Assert.Equal("Opened without", (await stream.NextAsync()).Text("title"));
        }

        await app.StartAsync("redis");
        await ExpectAsync(ada, stream, "With again");
    }

    [Fact]
    public async Task When_a_notifier_is_killed_its_clients_resume_at_another_and_miss_nothing()
    {
        const int Count = 40;
        await using var app = await CollabApp.StartAsync(builder => builder.CreateResourceBuilder<ProjectResource>("notifier").WithReplicas(2));
        var ada = await app.UserAsync();
        var stream = await ada.SubscribeAsync();
        var ready = await stream.NextAsync("ready");

        var sending = ada.NoteAllAsync(Count, TimeSpan.FromMilliseconds(25));
        var titles = new List<string?>();
        titles.AddRange((await stream.TakeAsync(10)).Select(e => e.Text("title")));
        // Whichever the stream is on, and whichever leads: one of them is the other's.
        await app.KillOneAsync("notifier");
        var last = stream.LastEventId;
        while (titles.Count < Count)
        {
            try
            {
                var next = await stream.NextAsync();
                if (next.Type == "system")
                    titles.Add(next.Text("title"));
                last = stream.LastEventId;
            }
            catch (Exception e) when (e is IOException or HttpRequestException or EndOfStreamException)
            {
                await stream.DisposeAsync();
                stream = await ada.SubscribeAsync(last);
            }
        }

        await sending;
        await stream.DisposeAsync();
        Assert.Equal(Enumerable.Range(1, Count).Select(i => $"Note {i}"), titles);
        Assert.Equal(ready.Number + Count, long.Parse(last, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_notifier_that_stops_says_goodbye_and_without_any_a_stream_is_asked_to_come_back()
    {
        await using var app = await CollabApp.StartAsync(_ => { });
        var ada = await app.UserAsync();
        await using var stream = await ada.SubscribeAsync();
        await stream.NextAsync("ready");

        var stopping = app.StopAsync("notifier");
        await ExpectByeAsync(stream, "drain");
        await stopping;

        await using var refused = await ada.SubscribeAsync();
        await ExpectByeAsync(refused, "unavailable");
        Assert.Equal("GET, HEAD, OPTIONS", (await ada.SendAsync(HttpMethod.Options, $"/sse/{ada.Id}", null)).Expect(HttpStatusCode.NoContent).Header("Allow"));

        await app.StartAsync("notifier");
        await using var again = await ada.SubscribeAsync(stream.LastEventId);
        await again.NextAsync("ready");
    }

    [Fact]
    public async Task An_API_that_stops_says_goodbye_to_the_streams_that_it_forwards()
    {
        await using var app = await CollabApp.StartAsync(builder => builder.CreateResourceBuilder<ProjectResource>("api").WithEnvironment("Sse__DrainSeconds", "1"));
        var ada = await app.UserAsync();
        var streams = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ada.SubscribeAsync()));
        foreach (var stream in streams)
            await stream.NextAsync("ready");

        var stopping = app.StopAsync("api");
        foreach (var stream in streams)
            await ExpectByeAsync(stream, "drain");
        await stopping;
    }

    [Fact]
    public async Task When_PostgreSQL_restarts_streams_stay_and_what_follows_arrives()
    {
        await using var app = await CollabApp.StartAsync(_ => { });
        var ada = await app.UserAsync();
        await using var stream = await ada.SubscribeAsync();
        await stream.NextAsync("ready");
        await ExpectAsync(ada, stream, "Before");

        // A cluster that is thrown away does not wait for its commits to be written; one that is kept does.
        await app.ExecuteAsync("CHECKPOINT");
        await app.StopAsync("postgres");
        await using (var refused = await ada.SubscribeAsync())
            await ExpectByeAsync(refused, "unavailable");
        await app.StartAsync("postgres");

        // Connections that the restart has broken are found one by one; a 503 asks to try again.
        while ((await ada.TryNoteAsync("After")).Status != HttpStatusCode.Accepted)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal("After", (await stream.NextAsync("system")).Text("title"));
    }

    [Fact]
    public async Task When_PostgreSQL_hangs_a_notifier_says_so_and_does_not_hang_with_it()
    {
        await using var app = await CollabApp.StartAsync(_ => { });
        using var notifier = app.Application.CreateHttpClient("notifier");
        Assert.Equal(HttpStatusCode.OK, await HealthAsync());
        await using var connection = await app.OpenDatabaseAsync();
        var server = await app.ProcessOfAsync("postgres");
        // It starts no other one from here on.
        Signals.Freeze(server);
        int[] all = [server, .. await connection.QueryAsync<int>("SELECT pid FROM pg_stat_activity")];
        Array.ForEach(all, Signals.Freeze);
        try
        {
            // The latest answer is kept for a moment.
            await Eventually.UntilAsync(HealthAsync, status => status == HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            Array.ForEach(all, Signals.Thaw);
        }

        await Eventually.UntilAsync(HealthAsync, status => status == HttpStatusCode.OK);

        async Task<HttpStatusCode> HealthAsync()
        {
            using var answer = await notifier.GetAsync("/health", TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_row_that_is_locked_for_long_does_not_hold_up_those_before_it()
    {
        await using var app = await CollabApp.StartAsync(builder => builder.CreateResourceBuilder<ProjectResource>("notifier")
            .WithEnvironment("Dispatch__BatchActivities", "2")
            .WithEnvironment("Dispatch__LeadTimeoutMilliseconds", "1000"));
        var (ada, ben) = (await app.UserAsync("Ada"), await app.UserAsync("Ben"));
        await app.UntilDispatchedAsync();
        await using var database = await app.OpenDatabaseAsync();
        await using var transaction = await database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await database.QueryAsync<long>("SELECT last_seq FROM user_streams WHERE user_id = @id FOR UPDATE", ("id", ben.Id));

        // By one statement, so that both are there for the first batch that sees either.
        await app.ExecuteAsync(
            """
            WITH made AS (
                INSERT INTO activity (id, type, action, title, message, data, created_at)
                VALUES (@id, 'system', 'message', 'To one after the other', '', '{"action": "message"}', now())
                RETURNING id
            )
            INSERT INTO outbox (activity_id, audience, user_ids, silent_user_ids)
            SELECT made.id, 'listed', ARRAY[u.id], '{}' FROM made, unnest(ARRAY[@ada, @ben]) WITH ORDINALITY AS u (id, n) ORDER BY u.n
            """,
            ("id", Guid.CreateVersion7()),
            ("ada", ada.Id),
            ("ben", ben.Id));

        await Eventually.IsTrueAsync(async () => await app.CountAsync("SELECT last_seq FROM user_streams WHERE user_id = @id", ("id", ada.Id)) == 1);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await Eventually.IsTrueAsync(async () => await app.CountAsync("SELECT last_seq FROM user_streams WHERE user_id = @id", ("id", ben.Id)) == 1);
    }

    [Fact]
    public async Task A_leader_that_is_cut_off_in_the_middle_of_a_message_loses_the_lead()
    {
        await using var app = await CollabApp.StartAsync(_ => { });
        var ada = await app.UserAsync();
        await using var stream = await ada.SubscribeAsync();
        await stream.NextAsync("ready");
        await using var watch = await app.OpenDatabaseAsync();
        await using var connection = await app.OpenDatabaseAsync();
        await connection.ExecuteAsync("CREATE TEMPORARY TABLE said (word text)");
        var take = connection.ExecuteAsync("SELECT pg_advisory_lock(@key)", ("key", Lead.LockKey));
        await watch.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'collab-dispatcher'");
        await take;

        // The server waits for what is to be copied, and for no end of it.
        await using var copy = await connection.BeginTextImportAsync("COPY said FROM STDIN", TestContext.Current.CancellationToken);
        await ExpectAsync(ada, stream, "Led by another");
        await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await copy.DisposeAsync());
    }

    private static async Task ExpectAsync(User user, EventStream stream, string title)
    {
        await user.NoteAsync(title);
        Assert.Equal(title, (await stream.NextAsync("system")).Text("title"));
    }

    private static async Task ExpectByeAsync(EventStream stream, string code)
    {
        var bye = await stream.NextAsync("bye");
        Assert.Equal(code, bye.Text("code"));
        Assert.True(bye.Data.GetProperty("reconnect").GetBoolean());
        Assert.NotNull(bye.Retry);
        Assert.True(await stream.WasAbortedAsync());
    }
}
