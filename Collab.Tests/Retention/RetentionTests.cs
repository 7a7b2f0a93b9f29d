using Collab.Data;
using Collab.Data.Delivery;
using Collab.Tests.Notifications;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Retention;

/// <summary>What is older than it is kept goes, and nothing else does.</summary>
public sealed class RetentionTests(CollabApp app)
{
    private static readonly DateTimeOffset LongAgo = TimeProvider.System.Now().AddDays(-40);

    [Fact]
    public async Task Old_notifications_go_and_newer_ones_keep_their_numbers()
    {
        var ada = await app.UserAsync();
        for (var i = 1; i <= 5; i++)
            await app.TellAsync(ada, $"News {i}");
        await app.QuietAsync(ada);
        await AgeAsync(ada, upTo: 3);

        Assert.Equal([4, 5, 6], await NumbersAsync(ada, numbers => numbers.Count == 3));
        var list = await ada.GetAsync($"/notifications/{ada.Id}");
        Assert.Equal(["News 5", "News 4"], list.Items.Select(item => item.GetProperty("title").GetString()));
        Assert.Equal(2, list.Body.GetProperty("unread_count").GetInt32());
    }

    [Fact]
    public async Task Who_comes_back_from_before_what_is_kept_is_told_to_read_anew()
    {
        var ada = await app.UserAsync();
        await ada.NoteAllAsync(4);
        await app.QuietAsync(ada);
        await AgeAsync(ada, upTo: 3);
        await NumbersAsync(ada, numbers => numbers.Count == 2);

        await using var late = await ada.SubscribeAsync("1");
        await late.NextAsync("ready");
        var reset = await late.NextAsync("reset");
        Assert.Equal((4, 5), (reset.Data.GetProperty("oldest").GetInt64(), reset.Number));

        await using var inTime = await ada.SubscribeAsync("3");
        await inTime.NextAsync("ready");
        Assert.Equal(4, (await inTime.NextAsync("system")).Number);
    }

    [Fact]
    public async Task More_than_one_batch_goes_too()
    {
        var ada = await app.UserAsync();
        await GrowOldAsync(ada, 2_500);

        Assert.Empty(await NumbersAsync(ada, numbers => numbers.Count == 0));
        Assert.Equal(0, (await ada.GetAsync($"/notifications/{ada.Id}")).Body.GetProperty("unread_count").GetInt32());
    }

    [Fact]
    public async Task While_much_goes_what_is_new_comes_in_order_and_is_counted()
    {
        const int Old = 40_000;
        var ada = await app.UserAsync();
        await GrowOldAsync(ada, Old);
        await using var stream = await ada.SubscribeAsync();
        Assert.Equal(Old, (await stream.NextAsync("ready")).Number);

        var (told, early) = (0, 0);
        for (var isGone = false; !isGone; told++)
        {
            Assert.InRange(told, 0, 5_000);
            await app.TellAsync(ada, $"News {told}");
            Assert.Equal(Old + told + 1, (await stream.NextAsync("system")).Number);
            isGone = (await NumbersAsync(ada, _ => true))[0] > Old;
            early += isGone ? 0 : 1;
        }

        Assert.NotEqual(0, early);
        Assert.Equal(Enumerable.Range(Old + 1, told), (await NumbersAsync(ada, _ => true)).Select(number => (int)number));
        Assert.Equal(told, (await ada.GetAsync($"/notifications/{ada.Id}")).Body.GetProperty("unread_count").GetInt32());
    }

    [Fact]
    public async Task What_cannot_be_removed_of_one_user_keeps_nobody_else_from_it()
    {
        User[] users = [await app.UserAsync(), await app.UserAsync(), await app.UserAsync()];
        var (spoilt, others) = (users.OrderBy(user => $"{user.Id}").First(), users.OrderBy(user => $"{user.Id}").Skip(1));
        await using var database = await app.OpenDatabaseAsync();
        // Fewer are counted as unread than there are.
        await GrowOldAsync(spoilt, 3, unread: 0);
        foreach (var user in others)
            await GrowOldAsync(user, 3);

        foreach (var user in others)
            Assert.Empty(await NumbersAsync(user, numbers => numbers.Count == 0));
        Assert.Equal([1, 2, 3], await NumbersAsync(spoilt, _ => true));
        await database.ExecuteAsync("UPDATE user_streams SET unread_count = 3 WHERE user_id = @user", ("user", spoilt.Id));
        Assert.Empty(await NumbersAsync(spoilt, numbers => numbers.Count == 0));
    }

    [Fact]
    public async Task What_happened_on_a_task_is_kept_as_long_as_the_task()
    {
        var ada = await app.UserAsync();
        var planned = await ada.EventAsync();
        var task = await ada.TaskAsync(planned);
        var (kept, orphaned, lone) = (Of(planned, task), Of(planned, Guid.CreateVersion7()), Of(planned, null));
        foreach (var activity in new[] { kept, orphaned, lone })
            await app.RecordAsync(activity, Audience.Of([], [ada.Id]));

        await using var database = await app.OpenDatabaseAsync();
        var left = await Eventually.UntilAsync(
            () => database.QueryAsync<Guid>("SELECT id FROM activity WHERE id = ANY (@ids)", ("ids", new[] { kept.Id, orphaned.Id, lone.Id })),
            ids => ids.Count == 1);
        Assert.Equal([kept.Id], left);
    }

    private static Activity Of(Guid planned, Guid? task) =>
        new(ActivityType.TaskUpdate, null, "Old", "", new ActivityData("told", null), LongAgo) { EventId = planned, TaskId = task };

    /// <summary>Gives the user so many notifications of long ago.</summary>
    private async Task GrowOldAsync(User user, int count, int? unread = null)
    {
        await using var database = await app.OpenDatabaseAsync();
        await database.ExecuteAsync(
            """
            WITH head AS (UPDATE user_streams SET last_seq = @count, unread_count = @unread WHERE user_id = @user)
            INSERT INTO notifications (user_id, seq, activity_id, type, silent, listed, is_read, created_at)
            SELECT @user, n, gen_random_uuid(), 'system', false, true, false, now() - interval '31 days' FROM generate_series(1, @count) n
            """,
            ("user", user.Id),
            ("count", count),
            ("unread", unread ?? count));
    }

    private async Task AgeAsync(User user, long upTo)
    {
        await using var database = await app.OpenDatabaseAsync();
        await database.ExecuteAsync(
            "UPDATE notifications SET created_at = now() - interval '31 days' WHERE user_id = @user AND seq <= @up_to", ("user", user.Id), ("up_to", upTo));
    }

    private async Task<List<long>> NumbersAsync(User user, Func<List<long>, bool> isWanted)
    {
        await using var database = await app.OpenDatabaseAsync();
        return await Eventually.UntilAsync(
            () => database.QueryAsync<long>("SELECT seq FROM notifications WHERE user_id = @user ORDER BY seq", ("user", user.Id)), isWanted);
    }
}
