using Collab.Data;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Conventions.Writes;

/// <summary>
/// The writes of all instances that are under way. A write asks for access once, where it begins, and holds nothing that
/// would keep that access from ending: it is whoever ends it that waits, which is rare.
/// </summary>
internal static class RunningWrites
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until the transactions of this service that have begun by now are over, or the caller gives up.</summary>
    public static async Task WaitForRunningWritesAsync(this CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = await db.Database.SqlQuery<DateTime>($"SELECT clock_timestamp() AS \"Value\"").SingleAsync(cancellationToken);
        while (await AnyBegunBeforeAsync(db, now, cancellationToken))
            await Task.Delay(Pause, time, cancellationToken);
    }

    /// <summary>PostgreSQL says when a transaction has begun before the transaction reads anything.</summary>
    private static Task<bool> AnyBegunBeforeAsync(CollabDbContext db, DateTime moment, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<bool>(
            $"""
            SELECT EXISTS (
                SELECT FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = current_setting('application_name')
                  AND pid <> pg_backend_pid() AND xact_start < {moment}) AS "Value"
            """).SingleAsync(cancellationToken);
}
