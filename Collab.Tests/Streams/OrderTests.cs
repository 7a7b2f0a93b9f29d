using Collab.Tests.Comments;
using Collab.Tests.Stories;
using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Streams;

/// <summary>What is told of one task is told in the order in which it was committed, also where writes that lock nothing together cross each other. The application is the tests' own.</summary>
public sealed class OrderTests(OrderTests.Own own) : IClassFixture<OrderTests.Own>
{
    private const string InHand = "Taken before";

    private const string Waiting = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";

    private CollabApp App => own.App;

    [Fact]
    public async Task A_write_that_is_committed_late_is_told_after_what_was_committed_before()
    {
        var (plan, story) = await CreateAsync();
        await using var database = await App.OpenDatabaseAsync();
        await using var stream = await plan.Owner.SubscribeAsync();
        await stream.NextAsync("ready");

        await using (await HoldDispatchAsync(plan.Owner))
        {
            await using var late = await database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await RecordAsync(database, plan, "Late");
            await plan.Owner.CommentAsync(story);
            await late.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(InHand, (await stream.NextAsync()).Text("title"));
        Assert.Equal(["comment", "system"], (await stream.TakeAsync(2)).Select(e => e.Type));
    }

    [Fact]
    public async Task What_fails_in_the_commit_of_its_dispatch_is_told_to_nobody()
    {
        var ben = await App.UserAsync();
        await using var stream = await ben.SubscribeAsync();
        var head = (await stream.NextAsync("ready")).Number;
        await using var database = await App.OpenDatabaseAsync();
        await database.ExecuteAsync(
            $"""
            CREATE FUNCTION zz_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE check_violation; END';
            CREATE CONSTRAINT TRIGGER zz_refuse AFTER INSERT ON notifications DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN (NEW.user_id = '{ben.Id}') EXECUTE FUNCTION zz_refuse();
            """);
        await App.RecordAsync("Never committed", null, [ben.Id], []);
        await App.UntilDispatchedAsync();
        await database.ExecuteAsync("DROP TRIGGER zz_refuse ON notifications");
        await App.RecordAsync("Committed", null, [ben.Id], []);

        var told = await stream.NextAsync();
        Assert.Equal((head + 1, "Committed"), (told.Number, told.Text("title")));
    }

    [Fact]
    public async Task A_write_waits_for_another_ones_commit_that_has_its_place_in_the_order()
    {
        var (plan, story) = await CreateAsync();
        await using var database = await App.OpenDatabaseAsync();
        await using var gate = await App.OpenDatabaseAsync();
        await using var stream = await plan.Owner.SubscribeAsync();
        await stream.NextAsync("ready");

        string first;
        await using (await HoldDispatchAsync(plan.Owner))
        {
            // It stops a commit in which all else has been done.
            await gate.ExecuteAsync(
                """
                SELECT pg_advisory_lock(42);
                CREATE FUNCTION zz_gate() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN NULL; END';
                CREATE CONSTRAINT TRIGGER zz_gate AFTER INSERT ON outbox DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW WHEN (NEW.trace_parent = 'gate') EXECUTE FUNCTION zz_gate();
                """);
            await using var slow = await database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await RecordAsync(database, plan, "Slow");
            var committed = slow.CommitAsync(TestContext.Current.CancellationToken);
            await Eventually.IsTrueAsync(async () => (await gate.QueryAsync<int>(Waiting)).Count == 1);

            var comment = plan.Owner.CommentAsync(story);
            await Eventually.IsTrueAsync(async () => comment.IsCompleted || (await gate.QueryAsync<int>(Waiting)).Count == 2);
            first = comment.IsCompleted ? "comment" : "system";
            await gate.ExecuteAsync("SELECT pg_advisory_unlock(42)");
            await committed;
            await comment;
        }

        Assert.Equal(InHand, (await stream.NextAsync()).Text("title"));
        Assert.Equal(first, (await stream.NextAsync()).Type);
    }

    private async Task<(Plan Plan, Guid Story)> CreateAsync()
    {
        var plan = await Plan.CreateAsync(App);
        var story = await plan.Owner.StoryAsync(plan.Task);
        await App.UntilDispatchedAsync();
        return (plan, story);
    }

    /// <summary>What is written from here on is dispatched together, when this is over.</summary>
    private async Task<IAsyncDisposable> HoldDispatchAsync(User user)
    {
        var connection = await App.OpenDatabaseAsync();
        var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync("SELECT FROM user_streams WHERE user_id = @id FOR UPDATE", ("id", user.Id));
        await user.NoteAsync(InHand);
        await Eventually.IsTrueAsync(async () =>
            (await connection.QueryAsync<int>("SELECT pid FROM pg_stat_activity WHERE application_name = 'collab-dispatcher' AND wait_event_type = 'Lock'")).Count > 0);
        return new Held(connection, transaction);
    }

    private static Task<int> RecordAsync(NpgsqlConnection database, Plan plan, string title) => database.ExecuteAsync(
        """
        WITH made AS (
            INSERT INTO activity (id, type, action, event_id, task_id, title, message, data, created_at)
            VALUES (@id, 'system', 'message', @event, @task, @title, '', '{"action": "message"}', now())
            RETURNING id
        )
        INSERT INTO outbox (activity_id, audience, user_ids, silent_user_ids, trace_parent) SELECT id, 'task', '{}', '{}', 'gate' FROM made
        """,
        ("id", Guid.CreateVersion7()),
        ("event", plan.Event),
        ("task", plan.Task),
        ("title", title));

    public sealed class Own : IAsyncLifetime
    {
        public CollabApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await CollabApp.StartAsync(_ => { });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    private sealed class Held(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await transaction.RollbackAsync();
            await connection.DisposeAsync();
        }
    }
}
