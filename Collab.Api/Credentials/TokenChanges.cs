using System.Security.Claims;
using Collab.Api.Conventions.Writes;
using Collab.Data;
using Collab.Data.Users;
using Collab.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Credentials;

/// <summary>How access tokens come and go. The user's row is locked by whoever makes one, so that none outlives the end of all.</summary>
internal static class TokenChanges
{
    /// <summary>
    /// Whether the token that the caller came with is still good, or the user there where it is none of ours. It is taken for
    /// good a moment longer; what gives lasting access has to ask once more, with the user's row locked, and so has what
    /// takes long.
    /// </summary>
    public static async Task<bool> StillHoldsAsync(this CollabDbContext db, ClaimsPrincipal caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        if (caller.ExpiresAt() <= now)
            return false;

        return caller.TokenId() is { } id
            ? await db.AccessTokens.AnyAsync(t => t.Id == id && t.ExpiresAt > now, cancellationToken)
            : await db.Accounts.AnyAsync(u => u.Id == me, cancellationToken);
    }

    /// <summary>Makes a token, in the place of those of the user that have expired.</summary>
    public static async Task<(AccessToken Token, string Text)> IssueAsync(
        this CollabDbContext db, Guid userId, string name, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.AccessTokens.Where(t => t.UserId == userId && t.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        var issued = AccessToken.Issue(userId, name, expiresAt, now);
        db.Add(issued.Token);
        db.RecordIssue(issued.Token, now);
        await db.SaveChangesAsync(cancellationToken);
        return issued;
    }

    /// <summary>Ends tokens of the user: in the database now, in what this process knows as soon as that is committed.</summary>
    public static async Task RevokeAsync(
        this CollabDbContext db, IQueryable<AccessToken> tokens, Guid userId, HttpResponse response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = await db.EndAsync(tokens, response, cancellationToken);
        if (ids.Count == 0)
            return;

        db.RecordRevocation(userId, ids, now);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The same, where nobody is left to hear of it.</summary>
    /// <returns>Those that it ended.</returns>
    public static async Task<List<Guid>> EndAsync(
        this CollabDbContext db, IQueryable<AccessToken> tokens, HttpResponse response, CancellationToken cancellationToken)
    {
        var ids = await tokens.Select(t => t.Id).ToListAsync(cancellationToken);
        await db.AccessTokens.Where(t => ids.Contains(t.Id)).ExecuteDeleteAsync(cancellationToken);
        if (response.HttpContext.User.TokenId() is { } own && ids.Contains(own))
            response.EndsItsCaller();
        response.OnStarting(() =>
        {
            ids.ForEach(response.HttpContext.RequestServices.GetRequiredService<AccessTokens>().Forget);
            return Task.CompletedTask;
        });
        return ids;
    }
}
