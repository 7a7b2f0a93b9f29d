using Collab.Data;
using Collab.Data.Idempotency;
using Collab.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Conventions.Idempotency;

/// <summary>Removes the answers that are kept no longer, a few at a time. Every instance does so; none takes what another is at.</summary>
internal sealed partial class KeptAnswersCleanup(IServiceScopeFactory scopes, TimeProvider time, ILogger<KeptAnswersCleanup> logger) : BackgroundService
{
    private const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>Removes what was over at that moment.</summary>
    public static async Task RemoveAsync(CollabDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var oldest = now - KeptAnswer.Lifetime;
        int removed;
        do
        {
            removed = await db.Database.ExecuteSqlAsync(
                $"DELETE FROM kept_answers WHERE id IN (SELECT id FROM kept_answers WHERE created_at <= {oldest} LIMIT {BatchSize} FOR UPDATE SKIP LOCKED)",
                cancellationToken);
        }
        while (removed == BatchSize);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await RemoveAsync(scope.ServiceProvider.GetRequiredService<CollabDbContext>(), time.Now(), stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.Explains(e))
            {
                Log.Failed(logger, e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The answers that are kept no longer were not removed: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
