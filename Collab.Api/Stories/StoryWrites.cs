using Collab.Data;
using Collab.Data.Stories;

namespace Collab.Api.Stories;

internal static class StoryWrites
{
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
