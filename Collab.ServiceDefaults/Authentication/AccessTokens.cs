using Collab.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Collab.ServiceDefaults.Authentication;

/// <summary>
/// Knows a token again by its hash. An answer is kept for <see cref="Kept"/>, which is how long a revoked token can
/// still be taken for good.
/// </summary>
public sealed class AccessTokens(CallerQueries queries, IMemoryCache cache, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(3);

    /// <summary>The token of that text, or <see langword="null"/> when there is none or its time is over.</summary>
    public async ValueTask<KnownToken?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (!AccessToken.IsWellFormed(text))
            return null;

        var key = Convert.ToHexString(AccessToken.HashOf(text));
        if (!cache.TryGetValue(key, out KnownToken? token))
        {
            token = await LoadAsync(AccessToken.HashOf(text), cancellationToken);
            if (token is not null)
                cache.Set(key, token, Kept);
        }

        return token?.ExpiresAt > time.GetUtcNow() ? token : null;
    }

    private Task<KnownToken?> LoadAsync(byte[] hash, CancellationToken cancellationToken) => queries.AskAsync(
        db => db.AccessTokens
            .Where(t => t.Hash == hash)
            .Select(t => new KnownToken(t.Id, t.UserId, t.ExpiresAt))
            .SingleOrDefaultAsync(cancellationToken),
        cancellationToken);
}

/// <summary>What a request needs to know of the token it came with.</summary>
public sealed record KnownToken(Guid Id, Guid UserId, DateTimeOffset ExpiresAt);
