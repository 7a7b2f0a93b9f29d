using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Collab.Data.Delivery;
using Collab.Tests.Support;
using StackExchange.Redis;

namespace Collab.Tests.Streams;

/// <summary>Who hears of what, and what happens to rows that nobody can make sense of.</summary>
public sealed class DispatchTests(CollabApp app)
{
    [Fact]
    public async Task A_task_is_told_to_the_owner_and_to_roles_on_it_and_above_but_not_below()
    {
        var plan = await Plan.CreateAsync(app);
        var above = await plan.JoinAsync(plan.Task);
        var below = await plan.JoinAsync(plan.Subtask);
        await using var hersAbove = await above.SubscribeAsync();
        await using var hersBelow = await below.SubscribeAsync();
        await hersAbove.NextAsync("ready");
        await hersBelow.NextAsync("ready");

        await plan.Owner.ChangeAsync($"/tasks/{plan.Task}", "The task");
        await plan.Owner.ChangeAsync($"/tasks/{plan.Subtask}", "The subtask");

        Assert.Equal(["The task", "The subtask"], (await hersAbove.TakeAsync(2)).Select(e => e.Text("title")));
        Assert.Equal("The subtask", (await hersBelow.NextAsync()).Text("title"));
    }

    [Fact]
    public async Task An_event_is_told_to_everyone_who_has_a_task_in_it()
    {
        var plan = await Plan.CreateAsync(app);
        var guest = await plan.JoinAsync(plan.Subtask);
        await using var stream = await guest.SubscribeAsync();
        await stream.NextAsync("ready");
        await plan.Owner.ChangeAsync($"/events/{plan.Event}", "Summer");
        Assert.Equal("Summer", (await stream.NextAsync("task_update")).Text("title"));
    }

    [Fact]
    public async Task Who_is_listed_hears_as_listed_and_who_acts_hears_silently()
    {
        var (news, quiet, both, actor) = (await app.UserAsync(), await app.UserAsync(), await app.UserAsync(), await app.UserAsync());
        await app.RecordAsync("Listed", actor.Id, [news.Id, both.Id, actor.Id], [quiet.Id, both.Id]);

        Assert.False(await IsFirstSilentAsync(news));
        Assert.True(await IsFirstSilentAsync(quiet));
        Assert.False(await IsFirstSilentAsync(both));
        Assert.True(await IsFirstSilentAsync(actor));
    }

    [Fact]
    public async Task Who_is_named_twice_hears_once_and_who_does_not_exist_stops_nobody()
    {
        var ada = await app.UserAsync();
        await app.RecordAsync("First", null, [Guid.CreateVersion7(), ada.Id, ada.Id], [Guid.CreateVersion7()]);
        await app.RecordAsync("Second", null, [ada.Id], []);

        await using var stream = await ada.SubscribeAsync("0");
        await stream.NextAsync("ready");
        Assert.Equal(["First", "Second"], (await stream.TakeAsync(2)).Select(e => e.Text("title")));
    }

    [Fact]
    public async Task A_row_without_its_activity_does_not_stop_the_line()
    {
        var ada = await app.UserAsync();
        await app.ExecuteAsync(
            "INSERT INTO outbox (activity_id, audience, user_ids, silent_user_ids) VALUES (@activity, 'listed', ARRAY[@user], '{}')",
            ("activity", Guid.CreateVersion7()),
            ("user", ada.Id));
        await ada.NoteAsync("After it");

        await using var stream = await ada.SubscribeAsync("0");
        await stream.NextAsync("ready");
        var next = await stream.NextAsync("system");
        Assert.Equal((1, "After it"), (next.Number, next.Text("title")));
    }

    [Fact]
    public async Task A_row_that_cannot_be_dispatched_does_not_stop_the_line()
    {
        var (ada, bob) = (await app.UserAsync(), await app.UserAsync());
        await app.ExecuteAsync("UPDATE user_streams SET last_seq = 9223372036854775807 WHERE user_id = @id", ("id", bob.Id));
        await ada.NoteAsync("Before it");
        await app.RecordAsync("One more than there are numbers", null, [bob.Id], []);
        await ada.NoteAsync("After it");

        await using var stream = await ada.SubscribeAsync("0");
        await stream.NextAsync("ready");
        Assert.Equal(["Before it", "After it"], (await stream.TakeAsync(2)).Select(e => e.Text("title")));
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_again_keeps_its_place_and_holds_up_nobody()
    {
        // Who has no invite at all, for that none is looked for.
        var plan = await Plan.CreateAsync(app);
        var (ada, bob) = (await plan.JoinAsync(plan.Task), await app.UserAsync());
        var head = await app.CountAsync("SELECT last_seq FROM user_streams WHERE user_id = @id", ("id", ada.Id));
        await ada.NoteAsync("Before it");
        await app.ExecuteAsync(
            """
            WITH made AS (
                INSERT INTO activity (id, type, action, title, message, data, created_at)
                VALUES (@id, 'invite', 'created', 'Of no invite', '', '{"action": "created", "resource": {"kind": "invite", "id": "none"}}', now())
                RETURNING id
            )
            INSERT INTO outbox (activity_id, audience, user_ids, silent_user_ids) SELECT id, 'listed', ARRAY[@user], '{}' FROM made
            """,
            ("id", Guid.CreateVersion7()),
            ("user", ada.Id));
        await ada.NoteAsync("After it");
        await bob.NoteAsync("Of another");
        await app.UntilDispatchedAsync();

        // More than there are readers.
        var streams = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ada.SubscribeAsync($"{head}")));
        await using var other = await bob.SubscribeAsync("0");
        await other.NextAsync("ready");
        Assert.Equal("Of another", (await other.NextAsync()).Text("title"));
        foreach (var stream in streams)
        {
            await stream.NextAsync("ready");
            Assert.Equal([(head + 1, "system"), (head + 2, "withdrawn"), (head + 3, "system")], (await stream.TakeAsync(3)).Select(e => (e.Number, e.Type)));
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_write_that_is_committed_late_is_not_taken_for_the_row_that_cannot_be_dispatched()
    {
        const int Rounds = 150;
        var (ada, bob) = (await app.UserAsync(), await app.UserAsync());
        await app.ExecuteAsync("UPDATE user_streams SET last_seq = 9223372036854775807 WHERE user_id = @id", ("id", bob.Id));
        await using var database = await app.OpenDatabaseAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(await app.ConnectionStringAsync("redis"));
        for (var i = 0; i < Rounds; i++)
        {
            // It has its place in the line before the other, and is seen after it.
            await using var late = await database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await database.ExecuteAsync(
                """
                WITH made AS (
                    INSERT INTO activity (id, type, action, title, message, data, created_at)
                    VALUES (@id, 'system', 'message', 'Late', '', '{"action": "message"}', now())
                    RETURNING id
                )
                INSERT INTO outbox (activity_id, audience, user_ids, silent_user_ids) SELECT id, 'listed', ARRAY[@user], '{}' FROM made
                """,
                ("id", Guid.CreateVersion7()),
                ("user", ada.Id));
            await app.RecordAsync("One more than there are numbers", null, [bob.Id], []);
            await redis.GetSubscriber().PublishAsync(RedisChannel.Literal(DeliveryChannels.Outbox), RedisValue.EmptyString);
            await Task.Delay(TimeSpan.FromMilliseconds(i % 5), TestContext.Current.CancellationToken);
            await late.CommitAsync(TestContext.Current.CancellationToken);
        }

        await using var stream = await ada.SubscribeAsync("0");
        await stream.NextAsync("ready");
        Assert.Equal(Rounds, (await stream.TakeAsync(Rounds)).Count);
    }

    [Fact]
    public async Task A_huge_payload_arrives_live_and_by_replay_and_does_not_stop_the_line()
    {
        var ada = await app.UserAsync();
        await using var stream = await ada.SubscribeAsync();
        await stream.NextAsync("ready");
        var huge = new string('x', 8 * 1024 * 1024);
        await app.RecordAsync(huge, null, [ada.Id], []);
        await ada.NoteAsync("After it");

        await using var replay = await ada.SubscribeAsync("0");
        await replay.NextAsync("ready");
        foreach (var events in (IReadOnlyList<StreamEvent>[])[await stream.TakeAsync(2), await replay.TakeAsync(2)])
        {
            Assert.Equal([1, 2], events.Select(e => e.Number));
            Assert.Equal([huge, "After it"], events.Select(e => e.Text("title")));
        }
    }

    [Fact]
    public async Task The_notifier_says_how_far_dispatch_is_behind()
    {
        using var notifier = app.Application.CreateHttpClient("notifier");
        var health = (await new Caller(notifier).GetAsync("/health")).Expect(HttpStatusCode.OK).Body;
        Assert.Equal("healthy", health.GetProperty("checks").GetProperty("dispatch").GetString());
        Assert.InRange(health.GetProperty("figures").GetProperty("dispatch_lag_seconds").GetDouble(), 0, 3_600);
    }

    [Fact]
    public async Task A_thousand_recipients_all_hear()
    {
        var recipients = await app.CreateUsersAsync(1_000);
        var last = await app.UserAsync();
        await app.RecordAsync("To all", null, [.. recipients, last.Id], []);

        await using var stream = await last.SubscribeAsync("0");
        await stream.NextAsync("ready");
        Assert.Equal("To all", (await stream.NextAsync("system")).Text("title"));
        Assert.Equal(1_000, await app.CountAsync("SELECT count(*) FROM notifications WHERE user_id = ANY (@ids)", ("ids", recipients)));
    }

    [Fact]
    public async Task What_concerns_very_many_is_published_once_and_heard_live()
    {
        var recipients = await app.CreateUsersAsync(200);
        var last = await app.UserAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(await app.ConnectionStringAsync("redis"));
        var channels = new ConcurrentQueue<string>();
        await redis.GetSubscriber().SubscribeAsync(RedisChannel.Pattern("collab:stream:*"), (channel, message) =>
        {
            if (((byte[])message!).AsSpan().IndexOf(last.Id.ToByteArray()) >= 0)
                channels.Enqueue(channel.ToString());
        });
        await using var stream = await last.SubscribeAsync();
        await stream.NextAsync("ready");

        await app.RecordAsync("To all", null, [.. recipients, last.Id], []);
        Assert.Equal("To all", (await stream.NextAsync("system")).Text("title"));
        await Eventually.IsTrueAsync(() => Task.FromResult(!channels.IsEmpty));
        Assert.Equal([DeliveryChannels.AllStreams], channels);
    }

    [Fact]
    public async Task Numbers_have_no_gaps_in_the_database()
    {
        var ada = await app.UserAsync();
        for (var i = 0; i < 20; i++)
            await app.RecordAsync($"Note {i}", null, [ada.Id], []);
        await app.UntilDispatchedAsync();

        Assert.Equal(20, await app.CountAsync("SELECT last_seq FROM user_streams WHERE user_id = @id", ("id", ada.Id)));
        Assert.Equal(20, await app.CountAsync("SELECT count(*) FROM notifications WHERE user_id = @id AND seq BETWEEN 1 AND 20", ("id", ada.Id)));
    }

    [Fact]
    public async Task What_may_no_longer_be_seen_is_withdrawn_on_replay_save_what_the_write_told_itself()
    {
        var plan = await Plan.CreateAsync(app);
        var guest = await plan.JoinAsync(plan.Task);
        await using var live = await guest.SubscribeAsync("0");
        await live.NextAsync("ready");
        var invited = await live.NextAsync("invite");
        await plan.Owner.ChangeAsync($"/tasks/{plan.Task}", "Secret from now on");
        StreamEvent news;
        do
            news = await live.NextAsync();
        while (news.Text("title") != "Secret from now on");

        await app.ExecuteAsync("DELETE FROM collaborators WHERE user_id = @id", ("id", guest.Id));
        await app.RecordAsync("You were removed", plan.Owner.Id, [guest.Id], [], plan.Task);

        await using var replay = await guest.SubscribeAsync("0");
        await replay.NextAsync("ready");
        var replayed = await replay.TakeAsync((int)news.Number + 1);
        Assert.Equal("invite", replayed[(int)invited.Number - 1].Type);
        Assert.Equal("""{"id":%,"type":"withdrawn"}""".Replace("%", news.Id, StringComparison.Ordinal), JsonSerializer.Serialize(replayed[(int)news.Number - 1].Data));
        Assert.Equal("You were removed", replayed[^1].Text("title"));
    }

    private static async Task<bool> IsFirstSilentAsync(User user)
    {
        await using var stream = await user.SubscribeAsync("0");
        await stream.NextAsync("ready");
        return (await stream.NextAsync("system")).Data.GetProperty("silent").GetBoolean();
    }
}
