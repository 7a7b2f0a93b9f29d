using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Streams;

/// <summary>Who hears of what, and what happens to rows that nobody can make sense of.</summary>
public sealed class DispatchTests(CollabApp app)
{
    [Fact]
    public async Task A_task_is_told_to_the_owner_and_to_roles_on_it_and_above_but_not_below()
    {
        var plan = await Plan.CreateAsync(app);
        var above = await plan.InviteAsync(plan.Task);
        var below = await plan.InviteAsync(plan.Subtask);
        await using var hersAbove = await above.SubscribeAsync();
        await using var hersBelow = await below.SubscribeAsync();
        await hersAbove.NextAsync("ready");
        await hersBelow.NextAsync("ready");

        await plan.Owner.PutAsync($"/tasks/{plan.Task}", new { title = "The task" });
        await plan.Owner.PutAsync($"/tasks/{plan.Subtask}", new { title = "The subtask" });

        Assert.Equal(["The task", "The subtask"], (await hersAbove.TakeAsync(2)).Select(e => e.Text("title")));
        Assert.Equal("The subtask", (await hersBelow.NextAsync()).Text("title"));
    }

    [Fact]
    public async Task An_event_is_told_to_everyone_who_has_a_task_in_it()
    {
        var plan = await Plan.CreateAsync(app);
        var guest = await plan.InviteAsync(plan.Subtask);
        await using var stream = await guest.SubscribeAsync();
        await stream.NextAsync("ready");
        await plan.Owner.PutAsync($"/events/{plan.Event}", new { title = "Summer" });
        Assert.Equal("Summer", (await stream.NextAsync("task_update")).Text("title"));
    }

    [Fact]
    public async Task Who_is_listed_hears_as_listed_and_who_acts_hears_silently()
    {
        var (news, quiet, both, actor) = (await app.RegisterAsync("N"), await app.RegisterAsync("Q"), await app.RegisterAsync("B"), await app.RegisterAsync("A"));
        await RecordAsync("Listed", actor.Id, [news.Id, both.Id, actor.Id], [quiet.Id, both.Id]);

        Assert.False(await IsFirstSilentAsync(news));
        Assert.True(await IsFirstSilentAsync(quiet));
        Assert.False(await IsFirstSilentAsync(both));
        Assert.True(await IsFirstSilentAsync(actor));
    }

    [Fact]
    public async Task Who_is_named_twice_hears_once_and_who_does_not_exist_stops_nobody()
    {
        var ada = await app.RegisterAsync("Ada");
        await RecordAsync("First", null, [Guid.CreateVersion7(), ada.Id, ada.Id], [Guid.CreateVersion7()]);
        await RecordAsync("Second", null, [ada.Id], []);

        await using var stream = await ada.SubscribeAsync("0");
        await stream.NextAsync("ready");
        Assert.Equal(["First", "Second"], (await stream.TakeAsync(2)).Select(e => e.Text("title")));
    }

    [Fact]
    public async Task A_row_without_its_activity_does_not_stop_the_line()
    {
        var ada = await app.RegisterAsync("Ada");
        await Database.ExecuteAsync(
            app,
            "INSERT INTO outbox (activity_id, audience, user_ids, silent_user_ids) VALUES ($1, 'listed', ARRAY[$2], '{}')",
            Guid.CreateVersion7(),
            ada.Id);
        await ada.SendAsync("After it");

        await using var stream = await ada.SubscribeAsync("0");
        await stream.NextAsync("ready");
        var next = await stream.NextAsync("system");
        Assert.Equal((1, "After it"), (next.Number, next.Text("title")));
    }

    [Fact]
    public async Task A_thousand_recipients_all_hear()
    {
        var recipients = await Database.CreateUsersAsync(app, 1_000);
        var last = await app.RegisterAsync("Last");
        await RecordAsync("To all", null, [.. recipients, last.Id], []);

        await using var stream = await last.SubscribeAsync("0");
        await stream.NextAsync("ready");
        Assert.Equal("To all", (await stream.NextAsync("system")).Text("title"));
        Assert.Equal(1_000, await Database.CountAsync(app, "SELECT count(*) FROM notifications WHERE user_id = ANY ($1)", recipients));
    }

    [Fact]
    public async Task Numbers_have_no_gaps_in_the_database()
    {
        var ada = await app.RegisterAsync("Ada");
        for (var i = 0; i < 20; i++)
            await RecordAsync($"Note {i}", null, [ada.Id], []);
        await Database.UntilDispatchedAsync(app);

        Assert.Equal(20, await Database.CountAsync(app, "SELECT last_seq FROM user_streams WHERE user_id = $1", ada.Id));
        Assert.Equal(20, await Database.CountAsync(app, "SELECT count(*) FROM notifications WHERE user_id = $1 AND seq BETWEEN 1 AND 20", ada.Id));
    }

    [Fact]
    public async Task What_may_no_longer_be_seen_is_withdrawn_on_replay_save_what_the_write_told_itself()
    {
        var plan = await Plan.CreateAsync(app);
        var guest = await plan.InviteAsync(plan.Task);
        await using var live = await guest.SubscribeAsync("0");
        await live.NextAsync("ready");
        var invited = await live.NextAsync("invite");
        await plan.Owner.PutAsync($"/tasks/{plan.Task}", new { title = "Secret from now on" });
        StreamEvent news;
        do
            news = await live.NextAsync();
        while (news.Text("title") != "Secret from now on");

        await Database.ExecuteAsync(app, "DELETE FROM collaborators WHERE user_id = $1", guest.Id);
        await RecordAsync("You were removed", plan.Owner.Id, [guest.Id], [], Guid.Parse(plan.Task));

        await using var replay = await guest.SubscribeAsync("0");
        await replay.NextAsync("ready");
        var replayed = await replay.TakeAsync((int)news.Number + 1);
        Assert.Equal("invite", replayed[(int)invited.Number - 1].Type);
        Assert.Equal("""{"id":%,"type":"withdrawn"}""".Replace("%", news.Id, StringComparison.Ordinal), JsonSerializer.Serialize(replayed[(int)news.Number - 1].Data));
        Assert.Equal("You were removed", replayed[^1].Text("title"));
    }

    private Task RecordAsync(string title, Guid? actor, Guid[] users, Guid[] silent, Guid? task = null) => Database.ExecuteAsync(
        app,
        """
        WITH made AS (
            INSERT INTO activity (id, type, action, actor_id, task_id, title, message, data, created_at)
            VALUES (gen_random_uuid(), 'system', 'message', nullif($2, '00000000-0000-0000-0000-000000000000'::uuid),
                    nullif($5, '00000000-0000-0000-0000-000000000000'::uuid), $1, '', '{"action": "message"}', now())
            RETURNING id
        )
        INSERT INTO outbox (activity_id, audience, user_ids, silent_user_ids) SELECT id, 'listed', $3, $4 FROM made
        """,
        title,
        actor ?? Guid.Empty,
        users,
        silent,
        task ?? Guid.Empty);

    private static async Task<bool> IsFirstSilentAsync(Member member)
    {
        await using var stream = await member.SubscribeAsync("0");
        await stream.NextAsync("ready");
        return (await stream.NextAsync("system")).Data.GetProperty("silent").GetBoolean();
    }
}
