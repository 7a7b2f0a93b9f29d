using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

/// <summary>A write that waits for another one began before it, and ends after it.</summary>
public sealed class UpdatedAtTests(CollabApp app)
{
    [Fact]
    public async Task The_time_of_a_change_does_not_go_back_behind_one_by_a_clock_that_is_ahead_and_is_answered_as_it_is_kept()
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());

        var (between, answer) = await ChangeBetweenAsync(task, () => ann.CompleteAsync(task, new { is_complete = true }), ahead: TimeSpan.FromHours(1));

        Assert.Equal((3, between), (answer.Expect(HttpStatusCode.OK).Version, answer["updated_at"].GetDateTimeOffset()));
        Assert.Equal((3, between), await ReadAsync(ann, task));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_task_that_was_waited_for_is_complete_from_when_it_could_be(bool cascade)
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());

        var (between, answer) = await ChangeBetweenAsync(task, () => ann.CompleteAsync(task, new { is_complete = true, cascade }));

        Assert.True(answer.Expect(HttpStatusCode.OK)["completed_at"].GetDateTimeOffset() >= between, $"{between:O} {answer}");
    }

    [Fact]
    public async Task The_time_of_a_task_that_counts_a_subtask_does_not_go_back_where_that_waited_for_it()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);

        var (between, answer) = await ChangeBetweenAsync(
            task, () => ann.PostAsync("/tasks", new { event_id = id, parent_task_id = task, title = "Part", duration = 5 }));

        answer.Expect(HttpStatusCode.Created);
        Assert.Equal((3, between), await ReadAsync(ann, task));
    }

    [Fact]
    public async Task Whatever_has_a_version_keeps_its_time_from_going_back()
    {
        await using var db = await app.OpenDatabaseAsync();

        var without = await db.QueryAsync<string>(
            """
            SELECT c.table_name::text FROM information_schema.columns c JOIN information_schema.columns v USING (table_schema, table_name)
            WHERE c.table_schema = 'public' AND c.column_name = 'updated_at' AND v.column_name = 'version'
              AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.table_name::regclass AND tgname = c.table_name || '_updated_at')
            """);

        Assert.Empty(without);
    }

    /// <summary>Changes the task while the write, which has begun, waits for it; by a clock that may be ahead.</summary>
    /// <returns>When it was changed, and the answer to the write.</returns>
    private async Task<(DateTimeOffset Between, Answer Answer)> ChangeBetweenAsync(Guid task, Func<Task<Answer>> write, TimeSpan ahead = default)
    {
        await using var holder = await app.OpenDatabaseAsync();
        await holder.ExecuteAsync("BEGIN");
        await holder.ExecuteAsync("SELECT FROM tasks WHERE id = @id FOR UPDATE", ("id", task));
        var writing = write();
        await app.IsWaitedForAsync(holder);
        var between = await holder.QueryAsync<DateTime>(
            "UPDATE tasks SET version = version + 1, updated_at = clock_timestamp() + @ahead WHERE id = @id RETURNING updated_at", ("id", task), ("ahead", ahead));
        await holder.ExecuteAsync("COMMIT");
        return (between.Single(), await writing);
    }

    private static async Task<(int Version, DateTimeOffset UpdatedAt)> ReadAsync(User user, Guid task)
    {
        var read = await user.GetAsync($"/tasks/{task}");
        return (read.Version, read["updated_at"].GetDateTimeOffset());
    }
}
