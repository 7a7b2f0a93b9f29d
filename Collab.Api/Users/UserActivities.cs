using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Invites;
using Collab.Data.Tasks;
using Collab.Data.Users;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Users;

internal static class UserActivities
{
    /// <summary>A name is shown in what the user shares with others, invites included: it keeps their pages fresh, and is news to nobody.</summary>
    public static async Task RecordUpdateAsync(this CollabDbContext db, User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var peers = await db.EventPeersOf(user.Id).Union(db.InvitePeersOf(user.Id)).Where(id => id != user.Id).ToListAsync(cancellationToken);
        var data = new ActivityData("updated", new ResourceRef(ResourceKind.User, user.Id, user.Version));
        db.Record(new Activity(ActivityType.TaskUpdate, user.Id, user.Name, "Profile changed", data, now), Audience.Of([], [user.Id, .. peers]));
    }
}
