using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Users;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Users;

/// <summary>
/// A name is shown in what the user shares with others, in invites and in what it wrote: what becomes of it keeps their
/// pages fresh, and is news to nobody. The name itself is said in none of it.
/// </summary>
internal static class UserActivities
{
    private const string Title = "Profile";

    public static async Task RecordUpdateAsync(this CollabDbContext db, User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var peers = await db.NamePeersOf(user.Id).Where(id => id != user.Id).ToListAsync(cancellationToken);
        var data = new ActivityData("updated", new ResourceRef(ResourceKind.User, user.Id, user.Version));
        db.Record(new Activity(ActivityType.TaskUpdate, user.Id, Title, "Profile changed", data, now), Audience.Of([], [user.Id, .. peers]));
    }

    /// <param name="db">Where it is recorded.</param>
    /// <param name="user">The deleted user.</param>
    /// <param name="peers">Those who were shown its name.</param>
    /// <param name="invites">The invites that said something of it.</param>
    /// <param name="now">When.</param>
    public static void RecordDeletion(
        this CollabDbContext db, User user, IReadOnlyList<Guid> peers, IReadOnlyCollection<ResourceRef> invites, DateTimeOffset now)
    {
        var data = ActivityData.Touching("deleted", new ResourceRef(ResourceKind.User, user.Id, null), invites);
        db.Record(new Activity(ActivityType.TaskUpdate, user.Id, Title, "User deleted", data, now), Audience.Of([], peers));
    }
}
