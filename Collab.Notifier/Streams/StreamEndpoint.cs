using System.Security.Claims;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Collab.ServiceDefaults.Streams;

namespace Collab.Notifier.Streams;

/// <summary><c>GET /sse/{user_id}</c>: what concerns one user, as it happens.</summary>
internal static class StreamEndpoint
{
    private const string Route = "/sse/{user_id:guid}";

    public static void MapStreams(this IEndpointRouteBuilder app)
    {
        // A request that lasts an hour says nothing about how fast requests are answered.
        app.MapMethods(Route, EventStreamResponse.Methods, OpenAsync).RequireAuthorization(Policies.UserOrService).WithMetadata(new TakesTickets()).DisableHttpMetrics();
        app.MapMethods(Route, [HttpMethods.Options], EventStreamResponse.Options).AllowAnonymous();
    }

    private static async Task<IResult> OpenAsync(Guid user_id, ClaimsPrincipal caller, HttpContext context, StreamSession session)
    {
        // Also the answer for what is no user at all, so that it tells nobody who is one.
        if (caller.FindUserId() != user_id)
            return Problem.Of(ProblemTypes.Forbidden, "A stream is open to its own user only.");
        if (!EventStreamAccept.Accepts(context.Request))
            return Problem.Of(ProblemTypes.NotAcceptable, $"The stream is {EventStreamResponse.ContentType}.");
        if (!HttpMethods.IsHead(context.Request.Method))
            return await session.RunAsync(new(user_id, caller.TokenId(), caller.TicketId(), caller.ExpiresAt()), context);

        EventStreamResponse.Begin(context);
        return Results.Empty;
    }
}
