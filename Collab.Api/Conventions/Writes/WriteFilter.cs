using Collab.Api.Credentials;
using Collab.Data;
using Collab.Data.Delivery;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;

namespace Collab.Api.Conventions.Writes;

/// <summary>
/// One transaction around the handler of every write. It is committed where the answer is a success, and the handler
/// runs again, a few times, where another write crossed it. So a handler does nothing but read, decide and save.
/// </summary>
internal sealed class WriteFilter(CollabDbContext db, OutboxHint hint, TimeProvider time)
{
    private const int MaxAttempts = 5;

    /// <summary>
    /// Who is calling is asked when the headers have come. The body may take a minute more, and the write itself may wait for
    /// what others have locked. After this long it is asked again, before the write and before what it did is committed: a
    /// token that was revoked meanwhile is to write no more.
    /// </summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>Applies it to those of the endpoints that write.</summary>
    public static void Apply(IEndpointConventionBuilder endpoints) => endpoints.Add(endpoint =>
    {
        if (!endpoint.Metadata.OfType<HttpMethodMetadata>().Any(methods => methods.HttpMethods.All(HttpMethods.IsGet)))
            endpoint.FilterFactories.Add((_, next) => invocation => invocation.HttpContext.RequestServices.GetRequiredService<WriteFilter>().InvokeAsync(invocation, next));
    });

    private async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (await HasLapsedAsync(context.HttpContext))
            return CredentialProblems.Revoked(context.HttpContext.Response);

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunAsync(context, next);
            }
            catch (Exception e) when (WriteConflict.In(e) is { } conflict)
            {
                if (!conflict.IsWorthRepeating || attempt == MaxAttempts)
                    return Problem.Of(conflict.Problem ?? ProblemTypes.Conflict, conflict.Problem is null ? "Other writes kept crossing this one; try again." : null);

                db.ChangeTracker.Clear();
                await Task.Delay(Random.Shared.Next(10 * attempt), context.HttpContext.RequestAborted);
            }
        }
    }

    private async ValueTask<bool> HasLapsedAsync(HttpContext context)
    {
        if (context.Features.Get<LookUps>() is not { } asked || time.GetElapsedTime(asked.AskedAt) <= Fresh || context.User.FindUserId() is null || context.HasEndedItsCaller())
            return false;

        asked.AskedAt = time.GetTimestamp();
        return !await db.StillHoldsAsync(context.User, time.Now(), context.RequestAborted);
    }

    private async Task<object?> RunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var aborted = context.HttpContext.RequestAborted;
        // What is refused is rolled back whole, so a way back to the state before the last save is not worth its round trip.
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(aborted);
        var result = (await next(context)).Unwrap();
        if (await HasLapsedAsync(context.HttpContext))
            return CredentialProblems.Revoked(context.HttpContext.Response);
        if (result.IsRefusal())
        {
            await transaction.RollbackAsync(aborted);
        }
        else
        {
            await transaction.CommitAsync(aborted);
            if (db.ChangeTracker.Entries<OutboxMessage>().Any())
                hint.Publish();
        }

        // A refusal as well: that there is nothing left to end tells of an end before, whose answer may not have been waited for.
        if (context.HttpContext.MayHaveEndedAccess())
            await db.WaitForRunningWritesAsync(time, aborted);
        return result;
    }
}
