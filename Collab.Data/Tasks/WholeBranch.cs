using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Collab.Data.Tasks;

internal static class WholeBranch
{
    private const string Savepoint = "branch";

    /// <summary>
    /// Locks a task with all that is below it, and again for as long as something was added there while it waited. What it
    /// has locked it gives up before: whoever takes a deeper task while it holds those above, and whoever completes that
    /// task, would wait for each other.
    /// </summary>
    /// <param name="database">With a transaction that runs.</param>
    /// <param name="take">Locks what there is, from the deepest level up.</param>
    /// <param name="isWhole">Whether that is all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<T> LockWholeAsync<T>(this DatabaseFacade database, Func<Task<T>> take, Func<T, bool> isWhole, CancellationToken cancellationToken)
    {
        var transaction = database.CurrentTransaction ?? throw new InvalidOperationException("Locks are of a transaction, and there is none.");
        await transaction.CreateSavepointAsync(Savepoint, cancellationToken);
        while (true)
        {
            var taken = await take();
            if (isWhole(taken))
                return taken;

            await transaction.RollbackToSavepointAsync(Savepoint, cancellationToken);
        }
    }
}
