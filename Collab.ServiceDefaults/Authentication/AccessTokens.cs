using Collab.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Collab.ServiceDefaults.Authentication;

/// <summary>
/// Knows a token again by its hash. An answer is kept for <see cref="Kept"/>, which is how long a revoked token can
/// still be taken for good; what it opens in that time ends with the next look at the tokens of open streams.
/// </summary>
public sealed class AccessTokens(CallerQueries queries, TokenUses uses, IMemoryCache cache, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    /// <summary>The token of that text, or <see langword="null"/> when there is none or its time is over.</summary>
    public async ValueTask<KnownToken?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (!OpaqueSecret.IsWellFormed(text, AccessToken.Prefix))
            return null;

        var hash = OpaqueSecret.HashOf(text);
        var key = Convert.ToHexString(hash);
        if (!cache.TryGetValue(key, out KnownToken? token) && (token = await LoadAsync(hash, cancellationToken)) is not null)
        {
            cache.Set(key, token, Kept);
            cache.Set(token.Id, key, Kept);
        }

        return token?.ExpiresAt > time.GetUtcNow() ? token : null;
    }

    /// <summary>Has the database asked the next time that the token comes.</summary>
    public void Forget(Guid tokenId)
    {
        if (cache.TryGetValue(tokenId, out string? key))
            cache.Remove(key!);
    }

    private async Task<KnownToken?> LoadAsync(byte[] hash, CancellationToken cancellationToken)
    {
        var found = await queries.AskAsync(
            db => db.AccessTokens
                .Where(t => t.Hash == hash)
                .Select(t => new { Known = new KnownToken(t.Id, t.UserId, t.ExpiresAt), t.LastUsedAt })
                .SingleOrDefaultAsync(cancellationToken),
            cancellationToken);
        if (found is not null)
            uses.Note(found.Known.Id, found.LastUsedAt);
        return found?.Known;
    }
}

/// <summary>What a request needs to know of the token it came with.</summary>
public sealed record KnownToken(Guid Id, Guid UserId, DateTimeOffset ExpiresAt);
