using Collab.Api.Conventions.Writes;
using Collab.Data;
using Collab.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Collab.Api.Invites;

/// <summary>
/// Writes down that invites are past their time, a few at a time, and tells of each once. What is shown goes by the clock
/// and does not wait for it. Every instance does so; none takes what another transaction is at.
/// </summary>
internal sealed partial class InviteExpiry(
    IServiceScopeFactory scopes, OutboxHint hint, IOptions<InviteOptions> options, TimeProvider time, ILogger<InviteExpiry> logger) : BackgroundService
{
    private const int BatchSize = 50;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Expiry, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await ExpireAsync(stoppingToken) == BatchSize)
                {
                }
            }
            catch (Exception e) when (!stoppingToken.Explains(e))
            {
                Log.Failed(logger, e.Message);
            }
        }
    }

    /// <returns>How many invites were written down.</returns>
    private async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollabDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        var now = time.Now();
        var lapsed = await db.LockLapsedInvites(now, BatchSize).Include(i => i.Task).ToListAsync(cancellationToken);
        if (lapsed.Count == 0)
            return 0;

        foreach (var invite in lapsed.Where(invite => invite.Expire(invite.Task!.Title, now)))
            db.RecordExpiry(invite, invite.Task!, now);

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hint.Publish();
        return lapsed.Count;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Invites that are past their time were not written down: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}

internal static class InviteExpiryServices
{
    public static void AddInviteExpiry(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<InviteOptions>().BindConfiguration("Invites").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHostedService<InviteExpiry>();
    }
}
