using Collab.Data.Invites;
using Collab.Data.Tasks;

namespace Collab.Data.Users;

public static class NameAccess
{
    /// <summary>
    /// Everyone who is shown the user's name: as one who shares an event with it, in an invite, or beside what it wrote
    /// where it has no access any more.
    /// </summary>
    public static IQueryable<Guid> NamePeersOf(this CollabDbContext db, Guid userId)
    {
        var written = db.Stories.Where(s => s.CreatedBy == userId).Select(s => s.Task!.EventId)
            .Union(db.StoryRevisions.Where(r => r.UserId == userId).SelectMany(r => db.Stories.Where(s => s.Id == r.StoryId)).Select(s => s.Task!.EventId))
            .Union(db.Comments.Where(c => c.UserId == userId).Select(c => c.Story!.Task!.EventId))
            .Union(db.CommentHistory.Where(h => h.UserId == userId).SelectMany(h => db.Comments.Where(c => c.Id == h.CommentId)).Select(c => c.Story!.Task!.EventId));
        return db.EventPeersOf(userId)
            .Union(db.InvitePeersOf(userId))
            .Union(db.Events.Where(e => written.Contains(e.Id)).Select(e => e.UserId))
            .Union(db.Collaborators.Where(c => written.Contains(c.EventId)).Select(c => c.UserId));
    }
}
