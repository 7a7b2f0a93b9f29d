using System.ComponentModel;
using System.Security.Claims;
using Collab.Api.Conventions;
using Collab.Api.Conventions.Paging;
using Collab.Api.Conventions.Preconditions;
using Collab.Api.Conventions.Reference;
using Collab.Api.Tasks;
using Collab.Data;
using Collab.Data.Invites;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Invites;

/// <summary>
/// How people come to a task. The time of a write is taken once it holds its locks: an invite may expire while it waits
/// for them.
/// </summary>
public static class InviteApi
{
    public static void MapInvites(this IEndpointRouteBuilder api)
    {
        var invites = api.MapGroup("/invites").WithTags("Invites").RequireAuthorization();
        invites.MapPost("/", CreateInvite).Refuses(ProblemTypes.NotFound, ProblemTypes.AlreadyMember, ProblemTypes.InvitePending);
        invites.MapGet("/{id:guid}", GetInvite);
        invites.MapPatch("/{id:guid}", AnswerInvite).Refuses(ProblemTypes.InviteClosed);
        invites.MapPost("/{id:guid}/resend", ResendInvite).Refuses(ProblemTypes.AlreadyMember, ProblemTypes.InvitePending, ProblemTypes.InviteClosed);
        invites.MapPost("/accept", AcceptInviteByCode).Refuses(ProblemTypes.NotFound, ProblemTypes.InviteClosed);
        invites.MapGet("/received/{user_id:guid}", ListReceivedInvites);
        invites.MapGet("/sent/{user_id:guid}", ListSentInvites);
    }

    /// <summary>Invite someone to a task</summary>
    /// <remarks>
    /// For the task's maintainers. An address that nobody has registered is invited with a one-time <c>code</c>, shown
    /// in this answer only: pass it on, and whoever registers that address accepts with it. The invite is revoked when who
    /// sent it does not maintain the task any more.
    /// </remarks>
    public static async Task<Results<Created<InviteResponse>, ProblemHttpResult>> CreateInvite(
        NewInvite request, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        if (request.Errors(time.Now()) is { Count: > 0 } errors)
            return Problem.Validation(errors);

        await db.LockEventOf(request.TaskId).VisibleTo(me, db).LoadAsync(cancellationToken);
        var seen = await db.Tasks.Where(t => t.Id == request.TaskId).SeenBy(me, db).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return MemberProblems.NotFound("task_id");
        if (seen.Role < TaskRole.Maintainer)
            return Problem.Of(ProblemTypes.Forbidden, "Invites to a task are sent by its maintainers.");
        if (await db.LockInviteeAsync(request, cancellationToken) is not { } invitee)
            return MemberProblems.NotFound("invitee_id");
        if (invitee.Id is { } userId && await db.VisibleTasks(userId).AnyAsync(t => t.Id == request.TaskId, cancellationToken))
            return Problem.Of(ProblemTypes.AlreadyMember, userId == me ? "You have access to the task yourself." : "The user has access to the task already.");

        var now = time.Now();
        if (InviteTimes.Error(request.ExpiresAt, now) is { } isOver)
            return Problem.Validation("expires_at", isOver);
        if (await db.FindPendingAsync(seen.Task, invitee, now, cancellationToken) is { } pending)
            return InviteSettlement.Pending(pending);

        var (invite, code) = Make(request, me, invitee, now);
        db.Add(invite);
        db.RecordInvite(invite, seen.Task, now);
        await db.SaveChangesAsync(cancellationToken);

        var inviterName = await db.Users.Where(u => u.Id == me).Select(u => u.Name).SingleAsync(cancellationToken);
        var response = InviteResponse.Of(new(invite, seen.Task, inviterName, invitee.Name), now);
        return TypedResults.Created($"/invites/{invite.Id}", response with { Code = code });
    }

    /// <summary>Show an invite</summary>
    /// <remarks>To the invitee, the inviter and the task's maintainers.</remarks>
    /// <param name="id">The invite's id.</param>
    public static async Task<Results<Ok<InviteResponse>, ProblemHttpResult>> GetInvite(
        Guid id, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await db.Invites.Where(i => i.Id == id).VisibleTo(caller.UserId(), db).Viewed().AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return seen is null ? Problem.Of(ProblemTypes.NotFound) : TypedResults.Ok(InviteResponse.Of(seen, time.Now()));
    }

    /// <summary>Accept, reject or revoke an invite</summary>
    /// <remarks>
    /// The invitee accepts or rejects, the inviter or a maintainer revokes, once and while it is pending; after that it
    /// is 409. Accepting gives the role at the same moment, and any other pending invite of the invitee to the task is
    /// revoked.
    /// </remarks>
    /// <param name="id">The invite's id.</param>
    public static async Task<Results<Ok<InviteResponse>, ProblemHttpResult>> AnswerInvite(
        Guid id, InviteAnswer answer, IfMatch ifMatch, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        if (answer.Status == InviteStatus.Accepted)
            await db.LockEventOfAsync(db.Invites.Where(i => i.Id == id), cancellationToken);
        var seen = await db.LockInvite(id).VisibleTo(me, db).Viewed().SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);

        var maintainers = await db.MaintainersOf(seen.Task).ToListAsync(cancellationToken);
        if (!MayAnswer(seen.Invite, answer.Status, me, maintainers))
            return Problem.Of(ProblemTypes.Forbidden, "The invitee accepts or rejects an invite; the inviter or a maintainer revokes it.");

        var now = time.Now();
        if (ifMatch.Refuses(seen.Invite.VersionAt(now)) is { } stale)
            return stale;

        return await db.SettleAsync(seen, answer.Status, me, now, cancellationToken);
    }

    /// <summary>Send an invite once more</summary>
    /// <remarks>
    /// For the task's maintainers, while it is pending or once it has expired: it gets a new time, and the invitee hears
    /// of it again. Where who sent it does not maintain the task any more, it is the caller's. One to an address gets a new
    /// <c>code</c>, shown in this answer only; the one before opens nothing any more.
    /// </remarks>
    /// <param name="id">The invite's id.</param>
    public static async Task<Results<Ok<InviteResponse>, ProblemHttpResult>> ResendInvite(
        Guid id, InviteRenewal? renewal, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        if (InviteTimes.Error(renewal?.ExpiresAt, time.Now()) is { } error)
            return Problem.Validation("expires_at", error);

        await db.LockEventOfAsync(db.Invites.Where(i => i.Id == id), cancellationToken);
        await db.LockInviteeOfAsync(db.Invites.Where(i => i.Id == id), cancellationToken);
        var seen = await db.LockInvite(id).VisibleTo(me, db).Viewed().SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);

        var maintainers = await db.MaintainersOf(seen.Task).ToListAsync(cancellationToken);
        if (!maintainers.Contains(me))
            return Problem.Of(ProblemTypes.Forbidden, "Invites to a task are sent by its maintainers.");

        var now = time.Now();
        return InviteTimes.Error(renewal?.ExpiresAt, now) is { } isOver
            ? Problem.Validation("expires_at", isOver)
            : await db.RenewAsync(seen, InviteTimes.End(renewal?.ExpiresAt, now), me, maintainers, now, cancellationToken);
    }

    /// <summary>Accept an invite to one's address</summary>
    /// <remarks>For the user whose address was invited before it was registered.</remarks>
    public static async Task<Results<Ok<InviteResponse>, ProblemHttpResult>> AcceptInviteByCode(
        InviteAcceptance acceptance, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == me, cancellationToken);
        var code = InviteCode.HashOf(acceptance.Code);
        await db.LockEventOfAsync(db.Invites.Where(i => i.CodeHash == code), cancellationToken);
        var seen = await db.LockInvite(code)
            .Where(i => i.NormalizedEmail == user.NormalizedEmail)
            .Viewed()
            .SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return MemberProblems.NotFound("code");

        return await db.SettleAsync(seen with { InviteeName = user.Name }, InviteStatus.Accepted, me, time.Now(), cancellationToken);
    }

    /// <summary>List the invites that one has received</summary>
    /// <remarks>Newest first.</remarks>
    public static Task<Results<Ok<Page<InviteResponse>>, ProblemHttpResult>> ListReceivedInvites(
        [FromRoute(Name = "user_id"), Description("One's own id.")] Guid userId,
        PageQuery page,
        ClaimsPrincipal caller,
        CollabDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        ListAsync(db.Invites.Where(i => i.InviteeId == userId), userId, page, caller, time.Now(), cancellationToken);

    /// <summary>List the invites that one has sent</summary>
    /// <remarks>Newest first.</remarks>
    public static Task<Results<Ok<Page<InviteResponse>>, ProblemHttpResult>> ListSentInvites(
        [FromRoute(Name = "user_id"), Description("One's own id.")] Guid userId,
        PageQuery page,
        ClaimsPrincipal caller,
        CollabDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        ListAsync(db.Invites.Where(i => i.InviterId == userId), userId, page, caller, time.Now(), cancellationToken);

    private static async Task<Results<Ok<Page<InviteResponse>>, ProblemHttpResult>> ListAsync(
        IQueryable<Invite> invites, Guid userId, PageQuery page, ClaimsPrincipal caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (userId != caller.UserId())
            return Problem.Of(ProblemTypes.NotFound);

        return TypedResults.Ok(await page.LoadAsync(page.NewestFirst(invites).Viewed(), view => InviteResponse.Of(view, now), cancellationToken));
    }

    private static (Invite Invite, string? Code) Make(NewInvite request, Guid inviterId, Invitee invitee, DateTimeOffset now)
    {
        if (invitee.Id is { } userId)
            return (Invite.ToUser(request.TaskId, inviterId, userId, request.Offer(now), now), null);

        var code = InviteCode.Create();
        return (Invite.ToAddress(request.TaskId, inviterId, invitee.Email, InviteCode.HashOf(code), request.Offer(now), now), code);
    }

    private static bool MayAnswer(Invite invite, InviteStatus status, Guid userId, List<Guid> maintainers) =>
        status == InviteStatus.Revoked ? invite.InviterId == userId || maintainers.Contains(userId) : invite.InviteeId == userId;
}
