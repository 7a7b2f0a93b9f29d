using Collab.Tests.Streams;
using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Tasks;

/// <summary>SQL typed by hand keeps the tree whole, or is refused.</summary>
public sealed class TreeSqlTests(CollabApp app)
{
    [Fact]
    public async Task A_move_carries_lineages_and_counters_along()
    {
        var (ann, id, a, b) = await TwoChainsAsync();

        await app.ExecuteAsync("UPDATE tasks SET parent_task_id = @to, lineage = '{}', allocated_duration = 7 WHERE id = @id", ("id", a[1]), ("to", b[2]));

        await app.IsSoundAsync(id);
        Assert.Equal(b.Concat(a.Skip(1)), await LineageAsync(a[2]));
        Assert.Equal((0, 0, 3), await ann.CountersAsync(a[0]));
        Assert.Equal((10, 1, 2), await ann.CountersAsync(b[2]));
        await app.ExecuteAsync("UPDATE tasks SET parent_task_id = NULL WHERE id = @id", ("id", a[2]));
        await app.IsSoundAsync(id);
        Assert.Equal([a[2]], await LineageAsync(a[2]));
    }

    [Fact]
    public async Task Several_may_move_at_once_below_each_other()
    {
        var (_, id, a, b) = await TwoChainsAsync();

        await app.ExecuteAsync(
            "UPDATE tasks SET parent_task_id = CASE id WHEN @a1 THEN @b2 WHEN @b1 THEN NULL ELSE @a1 END WHERE id IN (@a1, @b1, @a2)",
            ("a1", a[1]), ("a2", a[2]), ("b1", b[1]), ("b2", b[2]));

        await app.IsSoundAsync(id);
        Assert.Equal([b[1], b[2], a[1], a[2]], await LineageAsync(a[2]));
    }

    [Fact]
    public async Task A_cycle_is_refused_however_many_moves_make_it()
    {
        var (_, id, a, b) = await TwoChainsAsync();

        await RefusedAsync("ck_tasks_cycle", "UPDATE tasks SET parent_task_id = id WHERE id = @a0", a, b);
        await RefusedAsync("ck_tasks_cycle", "UPDATE tasks SET parent_task_id = @a2 WHERE id = @a0", a, b);
        await RefusedAsync("ck_tasks_cycle", "UPDATE tasks SET parent_task_id = CASE id WHEN @a1 THEN @b2 ELSE @a2 END WHERE id IN (@a1, @b1)", a, b);
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task A_move_that_breaks_a_budget_a_balance_the_depth_or_the_event_is_refused()
    {
        var (ann, id, a, b) = await TwoChainsAsync();
        var elsewhere = await ann.TaskAsync(await ann.EventAsync());
        var small = await ann.TaskAsync(id, duration: 9);
        var deep = await ann.ChainAsync(id, 14);
        var whole = await ann.TaskAsync(id, duration: 20);
        var one = await ann.TaskAsync(id, whole, 10);
        await ann.TaskAsync(id, whole, 10);
        await ann.CompleteAllAsync(whole);

        await RefusedAsync("ck_tasks_budget", "UPDATE tasks SET parent_task_id = @to WHERE id = @a1", a, b, small);
        await RefusedAsync("ck_tasks_lineage", "UPDATE tasks SET parent_task_id = @to WHERE id = @b0", a, b, deep[13]);
        await RefusedAsync("fk_tasks_tasks_parent_task_id_event_id", "UPDATE tasks SET parent_task_id = @to WHERE id = @a0", a, b, elsewhere);
        await RefusedAsync("ck_tasks_completion", "UPDATE tasks SET parent_task_id = NULL WHERE id = @to", a, b, one);
        await RefusedAsync("ck_tasks_budget", "UPDATE tasks SET parent_task_id = @to WHERE id = @a2", a, b, whole);
        await RefusedAsync("ck_tasks_completion", "DELETE FROM tasks WHERE id = @to", a, b, one);
        await RefusedAsync("ck_tasks_completion", "UPDATE tasks SET parent_task_id = @to WHERE id = @a2", a, b, one);
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task A_lineage_is_not_to_be_written_by_hand()
    {
        var (_, id, a, _) = await TwoChainsAsync();

        await app.ExecuteAsync("UPDATE tasks SET lineage = ARRAY[id] WHERE id = @id", ("id", a[2]));

        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task Of_two_moves_that_would_make_a_cycle_together_one_is_refused()
    {
        var (_, id, a, b) = await TwoChainsAsync();
        await using var first = await app.OpenDatabaseAsync();
        await using var transaction = await first.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await first.ExecuteAsync("UPDATE tasks SET parent_task_id = @to WHERE id = @id", ("id", a[1]), ("to", b[2]));

        var second = Task.Run(async () =>
        {
            await using var connection = await app.OpenDatabaseAsync();
            return await Assert.ThrowsAsync<PostgresException>(() =>
                connection.ExecuteAsync("UPDATE tasks SET parent_task_id = @to WHERE id = @id", ("id", b[1]), ("to", a[2])));
        });
        await app.IsWaitedForAsync(first);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("ck_tasks_cycle", (await second).ConstraintName);
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task A_task_that_is_added_below_one_that_moves_has_the_lineage_of_its_new_place()
    {
        var (_, id, a, b) = await TwoChainsAsync();
        await using var adding = await app.OpenDatabaseAsync();
        await using var transaction = await adding.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var added = Guid.CreateVersion7();
        await adding.ExecuteAsync(
            """
            INSERT INTO tasks (id, version, created_at, updated_at, event_id, parent_task_id, maintainer_id, title, people, duration, is_complete)
            SELECT @id, 1, now(), now(), event_id, id, maintainer_id, 'Added', '{}', 1, false FROM tasks WHERE id = @parent
            """,
            ("id", added), ("parent", a[2]));

        var move = Task.Run(() => app.ExecuteAsync("UPDATE tasks SET parent_task_id = @to WHERE id = @id", ("id", a[1]), ("to", b[2])), TestContext.Current.CancellationToken);
        await app.IsWaitedForAsync(adding);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await move;

        Assert.Equal(b.Concat([a[1], a[2], added]), await LineageAsync(added));
        await app.IsSoundAsync(id);
    }

    private async Task<(User Ann, Guid Event, Guid[] A, Guid[] B)> TwoChainsAsync()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        return (ann, id, await ann.ChainAsync(id, 3, 10), await ann.ChainAsync(id, 3, 10));
    }

    private async Task RefusedAsync(string constraint, string sql, Guid[] a, Guid[] b, Guid to = default)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => app.ExecuteAsync(
            sql, ("a0", a[0]), ("a1", a[1]), ("a2", a[2]), ("b0", b[0]), ("b1", b[1]), ("b2", b[2]), ("to", to)));
        Assert.Equal(constraint, refusal.ConstraintName);
    }

    private async Task<Guid[]> LineageAsync(Guid task)
    {
        await using var db = await app.OpenDatabaseAsync();
        return (await db.QueryAsync<Guid[]>("SELECT lineage FROM tasks WHERE id = @task", ("task", task))).Single();
    }
}
