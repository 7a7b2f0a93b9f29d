using Collab.Api.Credentials;
using Collab.Data;

namespace Collab.Api.Export;

/// <summary>Cuts an answer off when its caller's token has ended, however slowly the client reads what is written already.</summary>
internal static class TokenWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Watches until the answer has left.</summary>
    public static void Start(HttpContext context, TimeProvider time)
    {
        var over = new CancellationTokenSource();
        context.Response.OnCompleted(over.CancelAsync);
        _ = WatchAsync(context, time, over.Token);
    }

    private static async Task WatchAsync(HttpContext context, TimeProvider time, CancellationToken over)
    {
        var (user, scopes) = (context.User, context.RequestServices.GetRequiredService<IServiceScopeFactory>());
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(over))
            {
                await using var scope = scopes.CreateAsyncScope();
                if (await scope.ServiceProvider.GetRequiredService<CollabDbContext>().StillHoldsAsync(user, time.Now(), over))
                    continue;

                context.Abort();
                return;
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It is over, or nobody can be asked: what is not watched does not go on.
            if (!over.IsCancellationRequested)
                context.Abort();
        }
    }
}
