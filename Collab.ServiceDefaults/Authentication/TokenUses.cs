using System.Collections.Concurrent;
using Collab.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Collab.ServiceDefaults.Authentication;

/// <summary>
/// Writes down when tokens were last used: for each once a minute at most, many in one statement, and apart from the
/// requests, none of which waits for it or fails with it.
/// </summary>
public sealed partial class TokenUses(CallerQueries queries, TimeProvider time, ILogger<TokenUses> logger) : BackgroundService
{
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _uses = new();

    /// <param name="tokenId">A token that was used now.</param>
    /// <param name="lastUsedAt">When it was before, as the database has it.</param>
    public void Note(Guid tokenId, DateTimeOffset? lastUsedAt)
    {
        var now = time.Now();
        if (lastUsedAt is null || now - lastUsedAt >= Precision)
            _uses[tokenId] = now;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (_uses.IsEmpty)
                continue;

            try
            {
                await WriteAsync([.. _uses], stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.Explains(e))
            {
                // They are still noted: the next turn tries again.
                Log.NotWritten(logger, e.Message);
            }
        }
    }

    private async Task WriteAsync(KeyValuePair<Guid, DateTimeOffset>[] uses, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. uses.Select(use => use.Key)];
        DateTimeOffset[] times = [.. uses.Select(use => use.Value)];
        await queries.ExecuteAsync(
            """
            UPDATE access_tokens t SET last_used_at = u.at
            FROM unnest($1, $2) AS u (id, at)
            WHERE t.id = u.id AND t.id IN (
                SELECT id FROM access_tokens
                WHERE id = ANY ($1) AND (last_used_at IS NULL OR last_used_at <= $3)
                FOR NO KEY UPDATE SKIP LOCKED)
            """,
            [ids, times, time.Now() - Precision],
            cancellationToken);
        foreach (var use in uses)
            _uses.TryRemove(use);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "The last use of tokens was not written: {Reason}")]
        public static partial void NotWritten(ILogger logger, string reason);
    }
}
