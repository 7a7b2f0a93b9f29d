using Collab.Data.Users;
using Collab.ServiceDefaults.Problems;
using Microsoft.Extensions.Caching.Memory;

namespace Collab.ServiceDefaults.Authentication.Organisation;

/// <summary>Knows the users behind an organisation's tokens. An answer is kept as long as one on a token of our own.</summary>
internal sealed class Members(IdentityTokens tokens, CallerQueries queries, IMemoryCache cache, TimeProvider time, INewcomers? newcomers = null)
{
    internal static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    /// <summary>Whether the text is a token of this kind, good or not.</summary>
    public bool Recognises(string text) => tokens.Recognises(text);

    /// <returns><see langword="null"/> where the token is not good.</returns>
    /// <exception cref="IssuerAwayException">The issuer is needed to tell, and away.</exception>
    public async ValueTask<Member?> FindAsync(string text, CancellationToken cancellationToken)
    {
        var key = (nameof(Members), Convert.ToHexString(OpaqueSecret.HashOf(text)));
        if (!cache.TryGetValue(key, out Member? member) && (member = await LoadAsync(text, cancellationToken)) is { Refusal: null })
            cache.Set(key, member, Kept);
        return member?.ExpiresAt > time.GetUtcNow() ? member : null;
    }

    private async Task<Member?> LoadAsync(string text, CancellationToken cancellationToken)
    {
        if (await tokens.ReadAsync(text, cancellationToken) is not { } identity)
            return null;

        var admission = await FindAsync(identity, cancellationToken) is { } known ? Admission.Of(known)
            : newcomers is null ? Admission.Refused(ProblemTypes.Unauthorized)
            : await newcomers.AdmitAsync(identity, cancellationToken);
        return new Member(admission.UserId, admission.Refusal, identity.ExpiresAt);
    }

    /// <summary>A token of before a deletion meant the user who was deleted, whoever its person has become since.</summary>
    private Task<Guid?> FindAsync(Identity identity, CancellationToken cancellationToken) => queries.FindAsync(
        """
        SELECT l.user_id
        FROM external_logins l
        WHERE l.issuer = $1 AND l.subject = $2
          AND NOT EXISTS (
              SELECT FROM ended_identities e
              WHERE e.issuer = $1 AND e.subject_hash = $3 AND ($4::timestamptz IS NULL OR $4::timestamptz <= e.ended_at))
        """,
        [identity.Issuer, identity.Subject, OpaqueSecret.HashOf(identity.Subject), identity.IssuedAt],
        row => (Guid?)row.GetGuid(0),
        cancellationToken);
}

/// <summary>Who came with a good token.</summary>
/// <param name="UserId">The user, unless refused.</param>
/// <param name="Refusal">Why it is no user.</param>
/// <param name="ExpiresAt">When the token ends.</param>
internal sealed record Member(Guid? UserId, ProblemType? Refusal, DateTimeOffset ExpiresAt);
