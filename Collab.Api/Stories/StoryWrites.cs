using Collab.Data;
using Collab.Data.Stories;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Stories;

internal static class StoryWrites
{
    /// <summary>Characters of a text that is compared with any other well within the time that a transaction may be idle.</summary>
    private const int QuicklyCompared = 64 * 1024;

    /// <summary>
    /// Has the database bear with the comparison of large texts, while which the transaction is idle: on a busy machine that
    /// takes seconds. Comes first in the transaction.
    /// </summary>
    /// <param name="db">With a transaction that runs.</param>
    /// <param name="content">The text to come; <see langword="null"/> where it is not known yet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task AllowComparisonAsync(this CollabDbContext db, string? content, CancellationToken cancellationToken)
    {
        if (content is not { Length: <= QuicklyCompared })
            await db.Database.ExecuteSqlAsync($"SET LOCAL idle_in_transaction_session_timeout = '30s'", cancellationToken);
    }

    /// <summary>Gives a locked story other members, and tells of it, where they are others.</summary>
    public static async Task SaveAsync(
        this CollabDbContext db, StoryView seen, StoryDetails details, RevisionType type, Guid userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!seen.Story.Update(details, type, userId, now))
            return;

        db.RecordUpdate(seen.Story, seen.EventId, type, userId, now);
        await db.SaveChangesAsync(cancellationToken);
    }
}
