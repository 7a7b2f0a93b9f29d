using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Users;

namespace Collab.Api.Credentials;

/// <summary>What is told of access tokens: to the user's own pages, and nobody else.</summary>
internal static class TokenActivities
{
    public static void RecordIssue(this CollabDbContext db, AccessToken token, DateTimeOffset now) =>
        db.Record(token.UserId, new("created", new ResourceRef(ResourceKind.Token, token.Id, token.Version)), "Access token created", now);

    public static void RecordRevocation(this CollabDbContext db, Guid userId, IReadOnlyList<Guid> ids, DateTimeOffset now)
    {
        ResourceRef[] gone = [.. ids.Select(id => new ResourceRef(ResourceKind.Token, id, null))];
        db.Record(userId, ActivityData.Touching("deleted", gone[0], gone[1..]), "Access token revoked", now);
    }

    private static void Record(this CollabDbContext db, Guid userId, ActivityData data, string message, DateTimeOffset now) =>
        db.Record(new Activity(ActivityType.TaskUpdate, userId, "Access tokens", message, data, now), Audience.Of([], [userId]));
}
