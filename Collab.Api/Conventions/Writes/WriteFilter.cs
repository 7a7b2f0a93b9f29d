using Collab.Data;
using Collab.Data.Delivery;
using Collab.ServiceDefaults.Problems;

namespace Collab.Api.Conventions.Writes;

/// <summary>
/// One transaction around the handler of every write. It is committed where the answer is a success, and the handler
/// runs again, a few times, where another write crossed it. So a handler does nothing but read, decide and save.
/// </summary>
internal sealed class WriteFilter(CollabDbContext db, OutboxHint hint, TimeProvider time)
{
    private const int MaxAttempts = 5;

    /// <summary>Applies it to those of the endpoints that write.</summary>
    public static void Apply(IEndpointConventionBuilder endpoints) => endpoints.Add(endpoint =>
    {
        if (!endpoint.Metadata.OfType<HttpMethodMetadata>().Any(methods => methods.HttpMethods.All(HttpMethods.IsGet)))
            endpoint.FilterFactories.Add((_, next) => invocation => invocation.HttpContext.RequestServices.GetRequiredService<WriteFilter>().InvokeAsync(invocation, next));
    });

    private async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
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

    private async Task<object?> RunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var aborted = context.HttpContext.RequestAborted;
        // What is refused is rolled back whole, so a way back to the state before the last save is not worth its round trip.
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(aborted);
        var result = (await next(context)).Unwrap();
        if (result.IsRefusal())
            return result;

        await transaction.CommitAsync(aborted);
        if (db.ChangeTracker.Entries<OutboxMessage>().Any())
            hint.Publish();
        if (context.HttpContext.MayHaveEndedAccess())
            await db.WaitForRunningWritesAsync(time, aborted);
        return result;
    }
}
