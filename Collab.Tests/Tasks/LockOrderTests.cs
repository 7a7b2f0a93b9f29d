using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

public sealed class LockOrderTests(CollabApp app)
{
    /// <summary>Who holds the added task may want those above it: a lock on them that waits for the added one would be a deadlock.</summary>
    [Theory]
    [InlineData("complete")]
    [InlineData("move")]
    [InlineData("remove")]
    [InlineData("remove the event")]
    public async Task Whoever_waits_for_what_was_added_to_a_branch_while_it_was_being_locked_holds_nothing_above(string write)
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var chain = await ann.ChainAsync(id, 3);
        var (place, added) = (await ann.TaskAsync(id, duration: 60), Guid.CreateVersion7());
        await using var adding = await app.OpenDatabaseAsync();
        await using var above = await app.OpenDatabaseAsync();
        await using var below = await app.OpenDatabaseAsync();
        await adding.ExecuteAsync("BEGIN");
        await adding.ExecuteAsync(
            """
            INSERT INTO tasks (id, version, created_at, updated_at, event_id, parent_task_id, maintainer_id, title, people, duration, is_complete)
            SELECT @id, 1, now(), now(), event_id, id, maintainer_id, 'Added', '{}', 60, false FROM tasks WHERE id = @parent
            """,
            ("id", added), ("parent", chain[2]));
        await above.ExecuteAsync("BEGIN");
        await above.ExecuteAsync("SELECT FROM tasks WHERE id = @id FOR UPDATE", ("id", chain[0]));

        var answer = write switch
        {
            "complete" => ann.CompleteAsync(chain[0], new { is_complete = true, cascade = true }),
            "move" => ann.MoveAsync(chain[0], place),
            "remove the event" => ann.DeleteAsync($"/events/{id}"),
            _ => ann.DeleteAsync($"/tasks/{chain[0]}"),
        };
        await app.IsWaitedForAsync(adding);
        await adding.ExecuteAsync("COMMIT");
        await app.IsWaitedForAsync(above);
        await below.ExecuteAsync("BEGIN");
        await below.ExecuteAsync("SELECT FROM tasks WHERE id = @id FOR UPDATE", ("id", added));
        await above.ExecuteAsync("COMMIT");
        await app.IsWaitedForAsync(below);

        await below.ExecuteAsync("SELECT FROM tasks WHERE id = ANY (@ids) FOR UPDATE NOWAIT", ("ids", chain));
        await below.ExecuteAsync("COMMIT");

        Assert.True((await answer).Status is HttpStatusCode.OK or HttpStatusCode.NoContent, $"{await answer}");
        await app.IsSoundAsync(id);
    }
}
