using Collab.Data;
using Collab.Data.Users;

namespace Collab.ServiceDefaults.Authentication;

/// <summary>Marks an endpoint as one that a ticket opens. No other takes one.</summary>
public sealed class TakesTickets
{
    /// <summary>The parameter of the query that holds it.</summary>
    public const string Parameter = "ticket";
}

/// <summary>Redeems tickets, and keeps those alive whose streams are open.</summary>
public sealed class StreamTickets(CallerQueries queries, TimeProvider time)
{
    /// <summary>How far the time at which a stream was last seen may lag behind.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromSeconds(15);

    /// <summary>Redeems a ticket, for the first time or again.</summary>
    /// <returns><see langword="null"/> where there is none of that text, or its time is over.</returns>
    public async Task<RedeemedTicket?> RedeemAsync(string text, CancellationToken cancellationToken)
    {
        if (!OpaqueSecret.IsWellFormed(text, StreamTicket.Prefix))
            return null;

        var (hash, now) = (OpaqueSecret.HashOf(text), time.Now());
        var (unused, left) = (now - StreamTicket.FirstUse, now - StreamTicket.Reuse - Precision);
        return await queries.FindAsync(
            """
            UPDATE stream_tickets t SET seen_at = $2
            WHERE t.hash = $1
              AND CASE WHEN t.seen_at IS NULL THEN t.created_at > $3 ELSE t.seen_at > $4 END
              AND (t.expires_at IS NULL OR t.expires_at > $2)
              AND (t.token_id IS NULL OR EXISTS (SELECT FROM access_tokens a WHERE a.id = t.token_id AND a.expires_at > $2))
            RETURNING t.id, t.user_id, t.token_id, t.expires_at
            """,
            [hash, now, unused, left],
            row => new RedeemedTicket(row.GetGuid(0), row.GetGuid(1), row.GetFieldValue<Guid?>(2), row.GetFieldValue<DateTimeOffset?>(3)),
            cancellationToken);
    }

    /// <summary>Writes down that streams which these opened are open now. It waits for nobody: a ticket that somebody holds has its turn the next time.</summary>
    public Task SeeAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        var now = time.Now();
        return queries.ExecuteAsync(
            """
            UPDATE stream_tickets SET seen_at = $2
            WHERE id IN (SELECT id FROM stream_tickets WHERE id = ANY ($1) AND seen_at < $3 FOR NO KEY UPDATE SKIP LOCKED)
            """,
            [ids, now, now - Precision],
            cancellationToken);
    }
}

/// <summary>What a stream needs to know of the ticket that it was opened with.</summary>
public sealed record RedeemedTicket(Guid Id, Guid UserId, Guid? TokenId, DateTimeOffset? ExpiresAt);
