using Collab.Data.Users;
using Microsoft.Extensions.Caching.Memory;

namespace Collab.ServiceDefaults.Authentication;

/// <summary>
/// Knows a token again by its hash. An answer is kept for <see cref="Kept"/>, which is how long a revoked token can
/// still be taken for good; what it opens in that time ends with the next look at the tokens of open streams.
/// </summary>
public sealed class AccessTokens(CallerQueries queries, TokenUses uses, IMemoryCache cache, TimeProvider time)
{
    internal static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    /// <summary>For how long a token that was good is worth another look-up, whatever else comes from where it is used.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);

    /// <summary>The token of that text, or <see langword="null"/> when there is none or its time is over.</summary>
    /// <param name="text">The token.</param>
    /// <param name="lookUps">What finding it may cost; without it, a look-up.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async ValueTask<KnownToken?> FindAsync(string text, LookUps? lookUps, CancellationToken cancellationToken)
    {
        if (!OpaqueSecret.IsWellFormed(text, AccessToken.Prefix))
            return null;

        var hash = OpaqueSecret.HashOf(text);
        var key = Convert.ToHexString(hash);
        if (!cache.TryGetValue(key, out KnownToken? token))
            token = await LookUpAsync(hash, key, lookUps ?? new(), cancellationToken);
        return token?.ExpiresAt > time.GetUtcNow() ? token : null;
    }

    /// <summary>Has the database asked the next time that the token comes.</summary>
    public void Forget(Guid tokenId)
    {
        if (cache.TryGetValue(tokenId, out string? key))
            cache.Remove(key!);
    }

    private async Task<KnownToken?> LookUpAsync(byte[] hash, string key, LookUps lookUps, CancellationToken cancellationToken)
    {
        var lately = (nameof(Lately), key);
        lookUps.WasRefused = lookUps.AreClosed && !cache.TryGetValue(lately, out _);
        if (lookUps.WasRefused)
            return null;

        var token = await LoadAsync(hash, cancellationToken);
        lookUps.WasInVain = token is null;
        if (token is null)
        {
            cache.Remove(lately);
            return null;
        }

        cache.Set(lately, token.Id, Lately);
        cache.Set(key, token, Kept);
        cache.Set(token.Id, key, Kept);
        return token;
    }

    private async Task<KnownToken?> LoadAsync(byte[] hash, CancellationToken cancellationToken)
    {
        var found = await queries.FindAsync(
            "SELECT id, user_id, expires_at, last_used_at FROM access_tokens WHERE hash = $1",
            [hash],
            row => new
            {
                Known = new KnownToken(row.GetGuid(0), row.GetGuid(1), row.GetFieldValue<DateTimeOffset>(2)),
                LastUsedAt = row.GetFieldValue<DateTimeOffset?>(3),
            },
            cancellationToken);
        if (found is not null)
            uses.Note(found.Known.Id, found.LastUsedAt);
        return found?.Known;
    }
}

/// <summary>What a request needs to know of the token it came with.</summary>
public sealed record KnownToken(Guid Id, Guid UserId, DateTimeOffset ExpiresAt);
