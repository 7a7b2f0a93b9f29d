using System.ComponentModel;
using System.Security.Claims;
using Collab.Api.Conventions;
using Collab.Api.Conventions.Paging;
using Collab.Api.Conventions.Preconditions;
using Collab.Api.Conventions.Reference;
using Collab.Api.Conventions.Writes;
using Collab.Api.Invites;
using Collab.Data;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Collaborators;

/// <summary>Who has which role on a task.</summary>
public static class CollaboratorApi
{
    public static void MapCollaborators(this IEndpointRouteBuilder api)
    {
        var collaborators = api.MapGroup("/tasks/{id:guid}/collaborators").WithTags("Collaborators").RequireAuthorization();
        collaborators.MapPost("/", AddCollaborator).Refuses(ProblemTypes.AlreadyMember);
        collaborators.MapGet("/", ListCollaborators);
        collaborators.MapGet("/{user_id:guid}", GetCollaborator);
        collaborators.MapPatch("/{user_id:guid}", UpdateCollaborator).EndsAccess().Refuses(ProblemTypes.RoleInherited, ProblemTypes.LastMaintainer);
        collaborators.MapDelete("/{user_id:guid}", RemoveCollaborator).EndsAccess().Refuses(ProblemTypes.RoleInherited, ProblemTypes.LastMaintainer);
    }

    /// <summary>Give somebody a role on a task</summary>
    /// <remarks>
    /// For the task's maintainers, to those who share a task or an event with the caller; others are invited. The role
    /// holds for all tasks below. Beside one from above it must not be the lower one. A pending invite of the user to
    /// the task is revoked.
    /// </remarks>
    /// <param name="id">The task's id.</param>
    public static async Task<Results<Created<CollaboratorResponse>, ProblemHttpResult>> AddCollaborator(
        Guid id, NewCollaborator request, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        if (await db.LockRolesAsync(id, me, cancellationToken) is not { } place)
            return Problem.Of(ProblemTypes.NotFound);
        if (!place.IsMaintained)
            return Problem.Of(ProblemTypes.Forbidden, "Roles on a task are given by its maintainers.");

        var user = request.UserId;
        var peers = db.EventPeersOf(me).Where(peer => peer == user);
        if (await db.Users.Where(u => peers.Contains(u.Id)).Select(u => u.Name).SingleOrDefaultAsync(cancellationToken) is not { } name)
            return MemberProblems.NotFound("user_id");

        var roles = await db.RolesOn(place.Task).Where(c => c.UserId == user).Viewed().ToListAsync(cancellationToken);
        if (roles.Any(view => view.Collaborator.TaskId == id))
            return Problem.Of(ProblemTypes.AlreadyMember, "The user has a role on the task: change that one.");
        if (request.Role < TaskRole.Maintainer && place.RoleFromAbove(user, roles) > request.Role)
            return Problem.Of(ProblemTypes.AlreadyMember, "The user has a higher role from above.");

        var now = time.Now();
        var collaborator = new Collaborator(place.Task, user, request.Role, now);
        db.Add(collaborator);
        await db.RecordAsync(new(collaborator, null, request.Role, place.RoleFromAbove(user, roles)), place, me, now, cancellationToken);
        await db.RevokePendingAsync(db.Invites.Where(i => i.TaskId == id), user, me, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/tasks/{id}/collaborators/{user}", CollaboratorResponse.Of(new(collaborator, name), id));
    }

    /// <summary>List who has a role on a task</summary>
    /// <remarks>
    /// By the users' ids. Each user is listed once, with the role that counts of those given on the task and on the tasks
    /// above it: the highest and, of those, the nearest. The event's owner maintains every task without one.
    /// </remarks>
    /// <param name="id">The task's id.</param>
    public static async Task<Results<Ok<Page<CollaboratorResponse>>, ProblemHttpResult>> ListCollaborators(
        Guid id, PageQuery page, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        var task = await db.VisibleTasks(caller.UserId()).AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        if (task is null)
            return Problem.Of(ProblemTypes.NotFound);

        var roles = db.RolesOn(task);
        var users = (page.After is { } last ? roles.Where(c => c.UserId > last) : roles).Select(c => c.UserId).Distinct().OrderBy(user => user).Take(page.Take);
        var found = await roles.Where(c => users.Contains(c.UserId)).OrderBy(c => c.UserId).Viewed().AsNoTracking().ToListAsync(cancellationToken);
        CollaboratorView[] held = [.. found.GroupBy(view => view.Collaborator.UserId).Select(group => group.HeldOn(task)!)];
        return TypedResults.Ok(page.Cut(held, view => CollaboratorResponse.Of(view, id), key: view => view.Collaborator.UserId));
    }

    /// <summary>Show the role of a user on a task</summary>
    /// <remarks>The one that was given on the task itself, which is the one to change; where there is none, the one from above that counts.</remarks>
    /// <param name="id">The task's id.</param>
    public static async Task<Results<Ok<CollaboratorResponse>, ProblemHttpResult>> GetCollaborator(
        Guid id, [FromRoute(Name = "user_id"), Description("The user's id.")] Guid userId, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        var task = await db.VisibleTasks(caller.UserId()).AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        if (task is null)
            return Problem.Of(ProblemTypes.NotFound);

        var roles = await db.RolesOn(task).Where(c => c.UserId == userId).Viewed().AsNoTracking().ToListAsync(cancellationToken);
        var shown = roles.Find(view => view.Collaborator.TaskId == id) ?? roles.HeldOn(task);
        return shown is null ? Problem.Of(ProblemTypes.NotFound) : TypedResults.Ok(CollaboratorResponse.Of(shown, id));
    }

    /// <summary>Change the role of a user on a task</summary>
    /// <remarks>
    /// For the task's maintainers. A role from above is changed where it was given. A task keeps a maintainer of its own,
    /// whoever else maintains it from above. Writes of the user that the former role allowed are over when this is answered,
    /// and pending invites that it sent as a maintainer are revoked where it is none any more.
    /// </remarks>
    /// <param name="id">The task's id.</param>
    public static async Task<Results<Ok<CollaboratorResponse>, ProblemHttpResult>> UpdateCollaborator(
        Guid id,
        [FromRoute(Name = "user_id"), Description("The user's id.")] Guid userId,
        CollaboratorChanges changes,
        IfMatch ifMatch,
        ClaimsPrincipal caller,
        CollabDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        var (given, refusal) = await db.FindGivenAsync(id, userId, me, mayLeave: false, ifMatch, cancellationToken);
        if (given is null)
            return refusal!;

        var (now, collaborator, from) = (time.Now(), given.View.Collaborator, given.View.Collaborator.Role);
        if (collaborator.Change(changes.Role.Or(from), now))
        {
            if (from == TaskRole.Maintainer && await db.IsLastMaintainerAsync(collaborator, cancellationToken))
                return LastMaintainer();

            await db.RecordAsync(new(collaborator, from, collaborator.Role, given.Above), given.Place, me, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await db.RevokeSentAsync(given, from, me, now, cancellationToken);
        }

        return TypedResults.Ok(CollaboratorResponse.Of(given.View, id));
    }

    /// <summary>Take the role of a user on a task away</summary>
    /// <remarks>
    /// For the task's maintainers, and for oneself. Access to the tasks below ends with it, unless another role gives it.
    /// A task keeps a maintainer of its own. Writes of the user are over when this is answered. Its pending invites to the
    /// task and to those below are revoked, unless it leaves by itself, and those that it sent, where it maintains them no
    /// more.
    /// </remarks>
    /// <param name="id">The task's id.</param>
    public static async Task<Results<NoContent, ProblemHttpResult>> RemoveCollaborator(
        Guid id,
        [FromRoute(Name = "user_id"), Description("The user's id.")] Guid userId,
        IfMatch ifMatch,
        ClaimsPrincipal caller,
        CollabDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        var (given, refusal) = await db.FindGivenAsync(id, userId, me, mayLeave: true, ifMatch, cancellationToken);
        if (given is null)
            return refusal!;

        var (now, collaborator) = (time.Now(), given.View.Collaborator);
        if (collaborator.Role == TaskRole.Maintainer && await db.IsLastMaintainerAsync(collaborator, cancellationToken))
            return LastMaintainer();

        db.Remove(collaborator);
        await db.RecordAsync(new(collaborator, collaborator.Role, null, given.Above), given.Place, me, now, cancellationToken);
        if (userId != me)
            await db.RevokePendingAsync(db.Invites.Where(i => i.Task!.EventId == given.Place.Event.Id && i.Task.Lineage.Contains(id)), userId, me, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.RevokeSentAsync(given, collaborator.Role, me, now, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>What a former maintainer has offered ends with the role.</summary>
    private static async Task RevokeSentAsync(this CollabDbContext db, GivenRole given, TaskRole from, Guid actorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var user = given.View.Collaborator.UserId;
        if (from == TaskRole.Maintainer)
            await db.RevokeUnfoundedAsync(given.Place.Task, db.Users.Where(u => u.Id == user).Select(u => u.Id), actorId, now, cancellationToken);
    }

    private static ProblemHttpResult LastMaintainer() =>
        Problem.Of(ProblemTypes.LastMaintainer, "The user is the only one who was made a maintainer of this task: make somebody else one first.");
}
