using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Invites;
using Collab.Data.Tasks;

namespace Collab.Api.Invites;

/// <summary>What is told of an invite, and to whom.</summary>
internal static class InviteActivities
{
    /// <summary>News to the invitee; the inviter's own pages are kept fresh.</summary>
    public static void RecordInvite(this CollabDbContext db, Invite invite, TaskItem task, DateTimeOffset now) =>
        db.Record(
            Of(invite, task, "created", $"You are invited as a {Word(invite.Role)}", invite.InviterId, now),
            Audience.Of(invite.InviteeId is { } invitee ? [invitee] : [], [invite.InviterId]));

    /// <summary>News to the inviter and to those who maintain the task, other than who answered.</summary>
    public static void RecordAnswer(this CollabDbContext db, Invite invite, TaskItem task, IReadOnlyList<Guid> maintainers, Guid actorId, DateTimeOffset now)
    {
        Guid[] concerned = [invite.InviterId, .. maintainers, .. invite.InviteeId is { } invitee ? (Guid[])[invitee] : []];
        var action = Word(invite.Status);
        db.Record(
            Of(invite, task, action, $"The invite was {action}", actorId, now),
            Audience.Of([.. concerned.Distinct().Where(id => id != actorId)], [actorId]));
    }

    /// <summary>News to the inviter, by nobody's act.</summary>
    public static void RecordExpiry(this CollabDbContext db, Invite invite, TaskItem task, DateTimeOffset now) =>
        db.Record(
            Of(invite, task, "expired", "The invite has expired", actorId: null, now),
            Audience.Of([invite.InviterId], invite.InviteeId is { } invitee ? [invitee] : []));

    /// <summary>To everyone who sees the task that there is one more.</summary>
    public static void RecordAcceptance(this CollabDbContext db, Collaborator collaborator, TaskItem task, bool isNew, DateTimeOffset now)
    {
        var data = new ActivityData(
            isNew ? "collaborator_added" : "collaborator_updated",
            new ResourceRef(ResourceKind.Collaborator, collaborator.Id, collaborator.Version));
        db.Record(
            new Activity(ActivityType.TaskUpdate, collaborator.UserId, task.Title, $"Joined as a {Word(collaborator.Role)}", data, now)
            {
                EventId = task.EventId,
                TaskId = task.Id,
            },
            Audience.OfTask);
    }

    private static Activity Of(Invite invite, TaskItem task, string action, string message, Guid? actorId, DateTimeOffset now) =>
        new(ActivityType.Invite, actorId, task.Title, message, new ActivityData(action, new ResourceRef(ResourceKind.Invite, invite.Id, invite.Version)), now)
        {
            EventId = task.EventId,
            TaskId = task.Id,
        };

    private static string Word(TaskRole role) => role == TaskRole.Maintainer ? "maintainer" : "collaborator";

    public static string Word(InviteStatus status) => status switch
    {
        InviteStatus.Accepted => "accepted",
        InviteStatus.Rejected => "rejected",
        InviteStatus.Revoked => "revoked",
        InviteStatus.Expired => "expired",
        _ => "pending",
    };
}
