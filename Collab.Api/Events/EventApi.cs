using System.Security.Claims;
using Collab.Api.Conventions.Paging;
using Collab.Api.Conventions.Preconditions;
using Collab.Api.Credentials;
using Collab.Data;
using Collab.Data.Events;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Events;

/// <summary>What people plan.</summary>
public static class EventApi
{
    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        var events = api.MapGroup("/events").WithTags("Events").RequireAuthorization();
        events.MapPost("/", CreateEvent);
        events.MapGet("/", ListEvents);
        events.MapGet("/{id:guid}", GetEvent);
        events.MapPut("/{id:guid}", UpdateEvent);
        events.MapDelete("/{id:guid}", DeleteEvent);
    }

    /// <summary>Create an event</summary>
    /// <remarks>The caller owns it.</remarks>
    public static async Task<Results<Created<EventResponse>, ProblemHttpResult>> CreateEvent(
        NewEvent request, ClaimsPrincipal caller, HttpResponse response, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        if (request.UserId is { } named && named != me)
            return Problem.Validation("user_id", "'user_id' must be the caller.");
        if (request.Details.EndsBeforeItStarts)
            return EndsBeforeItStarts();

        if (await db.Accounts.Where(u => u.Id == me).Select(u => u.Name).SingleOrDefaultAsync(cancellationToken) is not { } name)
            return CredentialProblems.Revoked(response);

        var now = time.Now();
        var created = new Event(me, request.Details, now);
        db.Add(created);
        db.RecordCreation(created, now);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/events/{created.Id}", EventResponse.Of(created, name, TaskRole.Owner));
    }

    /// <summary>List the events that the caller owns or has a task in</summary>
    /// <remarks>Oldest first.</remarks>
    public static async Task<Results<Ok<Page<EventResponse>>, ProblemHttpResult>> ListEvents(
        PageQuery page, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        // A page of each, in the order of their indexes, however many there are.
        var after = page.After ?? Guid.Empty;
        var own = db.Events.Where(e => e.UserId == me && e.Id > after).OrderBy(e => e.Id).Select(e => e.Id).Take(page.Take);
        var joined = db.Collaborators.Where(c => c.UserId == me && c.EventId > after).Select(c => c.EventId).Distinct().OrderBy(id => id).Take(page.Take);
        var mine = own.Union(joined);
        var events = page.OldestFirst(db.Events.Where(e => mine.Contains(e.Id))).ViewedBy(me, db);
        return TypedResults.Ok(await page.LoadAsync(events, EventResponse.Of, cancellationToken));
    }

    /// <summary>Show an event</summary>
    /// <remarks>To its owner and to everyone with access to a task in it.</remarks>
    /// <param name="id">The event's id.</param>
    public static async Task<Results<Ok<EventResponse>, ProblemHttpResult>> GetEvent(
        Guid id, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        var seen = await db.Events.Where(e => e.Id == id).SeenBy(caller.UserId(), db).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return seen is null ? Problem.Of(ProblemTypes.NotFound) : TypedResults.Ok(EventResponse.Of(seen));
    }

    /// <summary>Change an event</summary>
    /// <remarks>For its owner.</remarks>
    /// <param name="id">The event's id.</param>
    public static async Task<Results<Ok<EventResponse>, ProblemHttpResult>> UpdateEvent(
        Guid id, EventChanges changes, IfMatch ifMatch, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await db.LockEvent(id).SeenBy(caller.UserId(), db).SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);
        if (seen.Role != TaskRole.Owner)
            return Problem.Of(ProblemTypes.Forbidden, "An event is changed by its owner.");
        if (ifMatch.Refuses(seen.Event.Version) is { } stale)
            return stale;

        var details = changes.ApplyTo(seen.Event.Details);
        if (details.EndsBeforeItStarts)
            return EndsBeforeItStarts();

        var now = time.Now();
        if (seen.Event.Update(details, now))
        {
            db.RecordUpdate(seen.Event, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return TypedResults.Ok(EventResponse.Of(seen));
    }

    /// <summary>Delete an event</summary>
    /// <remarks>For its owner. Its tasks go with it, and with them their roles, stories, comments and invites.</remarks>
    /// <param name="id">The event's id.</param>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteEvent(
        Guid id, IfMatch ifMatch, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await db.LockEvent(id).SeenBy(caller.UserId(), db).SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);
        if (seen.Role != TaskRole.Owner)
            return Problem.Of(ProblemTypes.Forbidden, "An event is deleted by its owner.");
        if (ifMatch.Refuses(seen.Event.Version) is { } stale)
            return stale;

        await db.LockTreeAsync(id, cancellationToken);
        await db.RecordDeletionAsync(seen.Event, time.Now(), cancellationToken);
        db.Remove(seen.Event);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult EndsBeforeItStarts() => Problem.Validation("end_date", "'end_date' may not be before 'start_date'.");
}
