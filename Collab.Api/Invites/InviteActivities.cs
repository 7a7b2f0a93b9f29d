using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Invites;
using Collab.Data.Tasks;
using Microsoft.EntityFrameworkCore;

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

    /// <summary>
    /// That invites are going to be removed with their tasks, to inviters and invitees: news to whom a pending one was
    /// for, and silent otherwise.
    /// </summary>
    /// <param name="db">Where it is recorded.</param>
    /// <param name="invites">Those that go.</param>
    /// <param name="actorId">Whose act it is.</param>
    /// <param name="told">Those who hear that the tasks go, which says it.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task RecordEndsAsync(
        this CollabDbContext db, IQueryable<Invite> invites, Guid actorId, IReadOnlyCollection<Guid> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ending = await invites
            .Where(i => !told.Contains(i.InviterId) || (i.InviteeId != null && !told.Contains(i.InviteeId.Value)))
            .Viewed()
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        foreach (var (invite, task, _, _) in ending)
        {
            Guid[] concerned = [.. new[] { invite.InviterId, invite.InviteeId ?? invite.InviterId }.Distinct().Except(told)];
            Guid[] news = [.. concerned.Where(id => id == invite.InviteeId && invite.StatusAt(now) == InviteStatus.Pending)];
            var data = new ActivityData("deleted", new ResourceRef(ResourceKind.Invite, invite.Id, null));
            db.Record(
                Of(task, data, "The task of the invite was deleted", actorId, now),
                Audience.Of(news, [.. concerned.Except(news)]) with { Lineage = task.Lineage });
        }
    }

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
        Of(task, new ActivityData(action, new ResourceRef(ResourceKind.Invite, invite.Id, invite.Version)), message, actorId, now);

    private static Activity Of(TaskItem task, ActivityData data, string message, Guid? actorId, DateTimeOffset now) =>
        new(ActivityType.Invite, actorId, task.Title, message, data, now)
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
