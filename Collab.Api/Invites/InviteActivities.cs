using Collab.Api.Collaborators;
using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Invites;
using Collab.Data.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Invites;

/// <summary>What is told of an invite, and to whom.</summary>
internal static class InviteActivities
{
    /// <summary>News to the invitee, and silently to those who see the invite beside it.</summary>
    public static void RecordInvite(this CollabDbContext db, Invite invite, TaskItem task, DateTimeOffset now) =>
        db.RecordOffer(invite, task, "created", invite.InviterId, now);

    /// <summary>News to the invitee once more, and silently to those who see the invite beside it.</summary>
    public static void RecordRenewal(this CollabDbContext db, Invite invite, TaskItem task, Guid actorId, DateTimeOffset now) =>
        db.RecordOffer(invite, task, "resent", actorId, now);

    /// <summary>Silently to who has sent the invite before, that it is another's: among what one has sent it is no more.</summary>
    public static void RecordHandover(this CollabDbContext db, Invite invite, TaskItem task, Guid actorId, DateTimeOffset now)
    {
        var data = new ActivityData(InviteEnd.HandedOver, new ResourceRef(ResourceKind.Invite, invite.Id, null));
        db.Record(new Activity(ActivityType.Invite, actorId, invite.TaskTitle ?? task.Title, "Somebody else sends the invite now", data, now), Audience.Of([], [invite.InviterId]));
    }

    /// <summary>News to the other of the invite's two sides and to those who maintain the task, other than who answered.</summary>
    public static void RecordAnswer(this CollabDbContext db, Invite invite, TaskItem task, Guid actorId, DateTimeOffset now)
    {
        var action = Word(invite.Status);
        db.Record(Of(invite, task, action, $"The invite was {action}", actorId, now), Audience.OfMaintainers([invite.InviterId, .. InviteeOf(invite)]));
    }

    /// <summary>To those who see the invite: that it went with what became of its invitee is no news beside that.</summary>
    public static void RecordRevocation(this CollabDbContext db, Invite invite, TaskItem task, Guid actorId, DateTimeOffset now) =>
        db.Record(
            Of(invite, task, Word(invite.Status), "The invite was revoked", actorId, now),
            Audience.OfMaintainersSilently([], [invite.InviterId, .. InviteeOf(invite)]));

    /// <summary>News to the inviter, by nobody's act.</summary>
    public static void RecordExpiry(this CollabDbContext db, Invite invite, TaskItem task, DateTimeOffset now) =>
        db.Record(
            Of(invite, task, "expired", "The invite has expired", actorId: null, now),
            Audience.OfMaintainersSilently([invite.InviterId], InviteeOf(invite)));

    /// <summary>
    /// That invites are going to be removed with their tasks, to inviters and invitees: news to whom a pending one was
    /// for, and silent otherwise.
    /// </summary>
    /// <param name="db">Where it is recorded.</param>
    /// <param name="invites">Those that go.</param>
    /// <param name="actorId">Whose act it is.</param>
    /// <param name="told">Those who hear that all of the tasks go, which says it.</param>
    /// <param name="parts">Those who hear that some of them go, by the highest of those.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task RecordEndsAsync(
        this CollabDbContext db, IQueryable<Invite> invites, Guid actorId, IReadOnlyCollection<Guid> told, ILookup<Guid, Guid> parts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ending = await invites
            .Where(i => !told.Contains(i.InviterId) || (i.InviteeId != null && !told.Contains(i.InviteeId.Value)))
            .Viewed()
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        foreach (var (invite, task, _, _) in ending)
        {
            Guid[] concerned = [.. new[] { invite.InviterId, invite.InviteeId ?? invite.InviterId }.Except(told).Except(task.Lineage.SelectMany(id => parts[id]))];
            if (concerned.Length == 0)
                continue;

            Guid[] news = [.. concerned.Where(id => id == invite.InviteeId && invite.StatusAt(now) == InviteStatus.Pending)];
            var data = new ActivityData(InviteEnd.Deleted, new ResourceRef(ResourceKind.Invite, invite.Id, null));
            db.Record(
                Of(task, data, "The task of the invite was deleted", actorId, now),
                Audience.Of(news, [.. concerned.Except(news)]) with { Lineage = task.Lineage });
        }
    }

    /// <summary>
    /// To those who have sent or received an invite to the task, which is pending: their invite shows another title. Who
    /// sees the task too may not any more when it is dispatched.
    /// </summary>
    public static async Task RecordRenameAsync(this CollabDbContext db, TaskItem task, Guid actorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parties = await db.InvitePartiesOf(task.Id).Distinct().ToListAsync(cancellationToken);
        if (parties.Count == 0)
            return;

        var data = new ActivityData("renamed", new ResourceRef(ResourceKind.Task, task.Id, task.Version));
        db.Record(new Activity(ActivityType.Invite, actorId, task.Title, "The task of an invite was renamed", data, now), Audience.Of([], parties));
    }

    private static void RecordOffer(this CollabDbContext db, Invite invite, TaskItem task, string action, Guid actorId, DateTimeOffset now) =>
        db.Record(
            Of(invite, task, action, $"You are invited as a {CollaboratorActivities.Word(invite.Role)}", actorId, now),
            Audience.OfMaintainersSilently(InviteeOf(invite), [invite.InviterId]));

    private static Activity Of(Invite invite, TaskItem task, string action, string message, Guid? actorId, DateTimeOffset now) =>
        Of(task, new ActivityData(action, new ResourceRef(ResourceKind.Invite, invite.Id, invite.Version)), message, actorId, now);

    private static Activity Of(TaskItem task, ActivityData data, string message, Guid? actorId, DateTimeOffset now) =>
        new(ActivityType.Invite, actorId, task.Title, message, data, now)
        {
            EventId = task.EventId,
            TaskId = task.Id,
        };

    private static Guid[] InviteeOf(Invite invite) => invite.InviteeId is { } invitee ? [invitee] : [];

    public static string Word(InviteStatus status) => status switch
    {
        InviteStatus.Accepted => "accepted",
        InviteStatus.Rejected => "rejected",
        InviteStatus.Revoked => "revoked",
        InviteStatus.Expired => "expired",
        _ => "pending",
    };
}
