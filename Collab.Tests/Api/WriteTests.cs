using System.Net;
using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Api;

/// <summary>The transaction around every write.</summary>
public sealed class WriteTests(CollabApp app)
{
    [Fact]
    public async Task A_write_that_deadlocks_is_made_all_the_same()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, root, 10);
        await using var db = await app.OpenDatabaseAsync();
        await using var transaction = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("SELECT 1 FROM tasks WHERE id = @root FOR UPDATE", ("root", root));

        // It locks the part and waits for the root; the next line does it the other way round.
        var write = ann.PutAsync($"/tasks/{part}", new { duration = 20 });
        await Eventually.IsTrueAsync(async () => await IsLockedAsync(part));
        try
        {
            await db.ExecuteAsync("SELECT 1 FROM tasks WHERE id = @part FOR UPDATE", ("part", part));
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected)
        {
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(20, (await write).Expect(HttpStatusCode.OK).Number("duration"));
        Assert.Equal(20, (await ann.GetAsync($"/tasks/{root}")).Number("allocated_duration"));
    }

    private async Task<bool> IsLockedAsync(Guid task)
    {
        await using var db = await app.OpenDatabaseAsync();
        return (await db.QueryAsync<Guid>("SELECT id FROM tasks WHERE id = @task FOR UPDATE SKIP LOCKED", ("task", task))).Count == 0;
    }
}
