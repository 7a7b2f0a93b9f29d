using System.Security.Claims;
using System.Text.Json;
using Collab.Api.Conventions.Limits;
using Collab.Api.Conventions.Reference;
using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Messages;

/// <summary>Words of the system, and of users to those whom they work with.</summary>
public static class MessageApi
{
    private const string DefaultTitle = "Message";

    public static void MapMessages(this IEndpointRouteBuilder api) =>
        api.MapPost("/sse/send-message", SendMessage).WithTags("Messages").RequireAuthorization(Policies.UserOrService).Within(Limit.Messages).Refuses(ProblemTypes.NotFound);

    /// <summary>Send a message to the streams of some users</summary>
    /// <remarks>
    /// The service may send to anyone, a user to itself and to those it shares a task with. One id that is not among
    /// them, and nobody gets anything: 404, with those ids as <c>user_ids</c>.
    /// </remarks>
    public static async Task<Results<Accepted<MessageReceipt>, ProblemHttpResult>> SendMessage(
        NewMessage request, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        Guid[] recipients = [.. request.UserIds.Distinct()];
        var reachable = await Reachable(db, caller, recipients).ToListAsync(cancellationToken);
        if (recipients.Except(reachable).ToArray() is { Length: > 0 } unknown)
            return Unknown(unknown);

        var now = time.Now();
        var data = new ActivityData("message", Resource: null, Message: request.Message);
        var activity = new Activity(
            ActivityType.System, caller.FindUserId(), Text(request.Message, "title") ?? DefaultTitle, Text(request.Message, "message") ?? "", data, now);
        db.Record(activity, Audience.Of(recipients));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted((string?)null, new MessageReceipt(activity.Id, recipients.Length));
    }

    private static IQueryable<Guid> Reachable(CollabDbContext db, ClaimsPrincipal caller, Guid[] recipients)
    {
        var named = db.Accounts.Where(u => recipients.Contains(u.Id)).Select(u => u.Id);
        if (caller.FindUserId() is not { } me)
            return named;

        var peers = db.TaskPeersOf(me);
        return named.Where(id => id == me || peers.Contains(id));
    }

    private static ProblemHttpResult Unknown(Guid[] ids) =>
        Problem.Of(ProblemTypes.NotFound, "Not all of 'user_ids' are users that you can send to; nothing was sent.", new Dictionary<string, object?>
        {
            ["errors"] = new Dictionary<string, string[]> { ["user_ids"] = [.. ids.Select(id => $"There is no user {id} that you can send to.")] },
            ["user_ids"] = ids,
        });

    private static string? Text(JsonElement message, string member) =>
        message.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
