using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Collab.Api.Conventions.Writes;
using Collab.Api.Credentials;
using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Users;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Authentication.Organisation;
using Collab.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Users;

/// <summary>
/// The first time that somebody comes with a token of the organisation: the verified address finds a user, or one is made.
/// From then on the subject is that user, whatever becomes of the address.
/// </summary>
internal sealed class Newcomers(IServiceScopeFactory scopes, AccessTokens tokens, OutboxHint hint, TimeProvider time) : INewcomers, IDisposable
{
    private const int MaxAttempts = 5;

    /// <summary>So many at once; the others wait where they cost little, and leave the connections to those who are known.</summary>
    private const int AtOnce = 16;

    private readonly SemaphoreSlim _places = new(AtOnce);

    public async Task<Admission> AdmitAsync(Identity identity, CancellationToken cancellationToken)
    {
        // An address that normalising changes (U+212A, the sign of the kelvin, into K) is not the one that was verified.
        if (identity.Email is not { } text || !Text.TryClean(text, out var email) || email != text.Trim() || !new EmailAttribute().IsValid(email))
            return Admission.Refused(ProblemTypes.EmailUnverified);

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AdmitAsync(identity, email, cancellationToken);
            }
            catch (Exception e) when (attempt < MaxAttempts && WriteConflict.In(e) is not null)
            {
                // Another request of the same person was first, or the address has just been registered.
            }
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<Admission> AdmitAsync(Identity identity, string email, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await AdmitAsync(scope.ServiceProvider.GetRequiredService<CollabDbContext>(), identity, email, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<Admission> AdmitAsync(CollabDbContext db, Identity identity, string email, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockIdentityAsync(identity.Issuer, identity.Subject, cancellationToken);
        // Whoever goes on asking with a token of before a deletion is not made anew by it, nor let in once the person is back.
        if (await db.EndsAfter(identity.Issuer, identity.Subject, identity.IssuedAt).AnyAsync(cancellationToken))
            return Admission.Refused(ProblemTypes.Unauthorized);
        if (await db.ExternalLogins.FindAsync([identity.Issuer, identity.Subject], cancellationToken) is { } known)
            return Admission.Of(known.UserId);

        await db.LockAddressAsync(email, cancellationToken);
        var (now, user) = (time.Now(), await FindAsync(db, email, cancellationToken));
        if (user is not null && await JudgeAsync(db, user, identity, email, cancellationToken) is { } judged)
            return judged;

        List<Guid> ended = [];
        if (user is null)
            db.AddRange(user = new User(NameOf(identity, email), email, now), new UserStream(user.Id));
        else
            ended = await EndCredentialsAsync(db, user, now, cancellationToken);

        db.Add(new ExternalLogin(identity.Issuer, identity.Subject, user.Id, now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        ended.ForEach(tokens.Forget);
        hint.Publish();
        return Admission.Of(user.Id);
    }

    /// <summary>Whose the user with that address is; <see langword="null"/> where nobody of the organisation is known by it.</summary>
    private static async Task<Admission?> JudgeAsync(CollabDbContext db, User user, Identity identity, string email, CancellationToken cancellationToken)
    {
        var subject = await db.ExternalLogins.Where(l => l.UserId == user.Id && l.Issuer == identity.Issuer).Select(l => l.Subject).SingleOrDefaultAsync(cancellationToken);
        if (subject == identity.Subject)
            return Admission.Of(user.Id);

        return subject is not null || !IsSame(user.Email, email) ? Admission.Refused(ProblemTypes.IdentityConflict) : null;
    }

    private static async Task<User?> FindAsync(CollabDbContext db, string email, CancellationToken cancellationToken)
    {
        var id = await db.Accounts.Where(u => u.NormalizedEmail == CollabDbContext.Lower(email)).Select(u => u.Id).SingleOrDefaultAsync(cancellationToken);
        return id == default ? null : await db.LockUser(id).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// Nobody had to show that the address was theirs until now: whoever has registered it, or has changed to it, must not go
    /// on sharing the account with the one whose it is.
    /// </summary>
    private static async Task<List<Guid>> EndCredentialsAsync(CollabDbContext db, User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        user.SetPasswordHash(null);
        await db.StreamTickets.Where(t => t.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        var ids = await db.AccessTokens.Where(t => t.UserId == user.Id).Select(t => t.Id).ToListAsync(cancellationToken);
        if (ids.Count == 0)
            return ids;

        await db.AccessTokens.Where(t => ids.Contains(t.Id)).ExecuteDeleteAsync(cancellationToken);
        db.RecordRevocation(user.Id, ids, now);
        return ids;
    }

    /// <summary>The database's lower case joins letters that are two, such as İ and i: enough to tell addresses apart, too little to give an account away.</summary>
    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string NameOf(Identity identity, string email)
    {
        var name = identity.Name is { } given && Text.TryClean(given, out var clean) && Text.Length(clean) > 0 ? clean : email[..email.IndexOf('@', StringComparison.Ordinal)];
        return Text.Length(name) <= User.MaxNameLength ? name : string.Concat(name.EnumerateRunes().Take(User.MaxNameLength)).TrimEnd();
    }
}
