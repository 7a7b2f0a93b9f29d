using Collab.Data.Delivery;
using Collab.Tests.Support;
using StackExchange.Redis;

namespace Collab.Tests.Streams;

/// <summary>What was never published is read from the database, as what its reader may see at that time.</summary>
public sealed class HealTests(CollabApp app)
{
    [Fact]
    public async Task What_was_withdrawn_when_it_was_healed_is_told_to_a_stream_that_comes_back_once_it_may_be_seen()
    {
        var (plan, ben) = (await Plan.CreateAsync(app), await app.UserAsync());
        await using var redis = await ConnectionMultiplexer.ConnectAsync(await app.ConnectionStringAsync("redis"));
        await using var open = await ben.SubscribeAsync();
        var head = (await open.NextAsync("ready")).Number;

        await AppendAsync(plan, ben, "Of the task");
        await redis.GetSubscriber().PublishAsync(RedisChannel.Literal(DeliveryChannels.Watermark), RedisValue.EmptyString);
        var healed = await open.NextAsync();
        Assert.Equal((head + 1, "withdrawn"), (healed.Number, healed.Type));

        await app.ExecuteAsync(
            """
            INSERT INTO collaborators (id, version, created_at, updated_at, task_id, event_id, user_id, role)
            VALUES (gen_random_uuid(), 1, now(), now(), @task, @event, @user, 'collaborator')
            """,
            ("task", plan.Task),
            ("event", plan.Event),
            ("user", ben.Id));
        await using var again = await ben.SubscribeAsync($"{head}");
        await again.NextAsync("ready");
        var told = await again.NextAsync();
        Assert.Equal((head + 1, "system", "Of the task"), (told.Number, told.Type, told.Text("title")));
    }

    /// <summary>Something of the task on a user's stream, which nobody has published.</summary>
    private Task AppendAsync(Plan plan, User user, string title) => app.ExecuteAsync(
        """
        WITH made AS (
            INSERT INTO activity (id, type, action, event_id, task_id, title, message, data, created_at)
            VALUES (@id, 'system', 'message', @event, @task, @title, '', '{"action": "message"}', now())
            RETURNING id
        ), drawn AS (UPDATE user_streams SET last_seq = last_seq + 1 WHERE user_id = @user RETURNING last_seq)
        INSERT INTO notifications (user_id, seq, activity_id, type, silent, listed, is_read)
        SELECT @user, last_seq, id, 'system', false, false, false FROM made, drawn
        """,
        ("id", Guid.CreateVersion7()),
        ("event", plan.Event),
        ("task", plan.Task),
        ("user", user.Id),
        ("title", title));
}
