using System.Security.Claims;
using Collab.Api.Conventions.Limits;
using Collab.Api.Credentials;
using Collab.Data;
using Collab.Data.Users;
using Collab.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Streams;

/// <summary>The way to a stream for clients that can set no header.</summary>
public static class TicketApi
{
    public static void MapTickets(this IEndpointRouteBuilder api) =>
        api.MapPost("/sse/tickets", CreateTicket).WithTags("Streams").RequireAuthorization().Within(Limit.Tickets);

    /// <summary>Make a ticket for one's stream</summary>
    /// <remarks>
    /// For <c>EventSource</c>, which cannot set headers: <c>GET /sse/{user_id}?ticket=…</c>. It opens the caller's own stream and
    /// nothing else, and has to be used within 30 seconds. After that it reopens the stream until 10 minutes after the last
    /// one that it opened has ended, or until the token that made it ends.
    /// </remarks>
    public static async Task<Results<Ok<TicketResponse>, ProblemHttpResult>> CreateTicket(
        ClaimsPrincipal caller, HttpResponse response, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var (me, now) = (caller.UserId(), time.Now());
        if (!await db.StillHoldsAsync(caller, now, cancellationToken))
            return CredentialProblems.Revoked(response);

        await RemoveEndedAsync(db, me, now, cancellationToken);
        var (ticket, text) = StreamTicket.Issue(me, caller.TokenId(), caller.ExpiresAt(), now);
        db.Add(ticket);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new TicketResponse(text, now + StreamTicket.FirstUse));
    }

    /// <summary>So that a user has no more tickets than it can use.</summary>
    private static Task<int> RemoveEndedAsync(CollabDbContext db, Guid userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Well after their time, whatever the clocks of the instances differ by.
        var (unused, left) = (now - 2 * StreamTicket.FirstUse, now - 2 * StreamTicket.Reuse);
        return db.StreamTickets
            .Where(t => t.UserId == userId && (t.SeenAt == null ? t.CreatedAt < unused : t.SeenAt < left))
            .ExecuteDeleteAsync(cancellationToken);
    }
}
