using System.ComponentModel;
using System.Security.Claims;
using Collab.Api.Conventions.Paging;
using Collab.Api.Conventions.Preconditions;
using Collab.Data;
using Collab.Data.Users;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Credentials;

/// <summary>What programs and devices call with.</summary>
public static class TokenApi
{
    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        var tokens = api.MapGroup("/users/{id:guid}/tokens").WithTags("Credentials").RequireAuthorization();
        tokens.MapPost("/", CreateToken);
        tokens.MapGet("/", ListTokens);
        tokens.MapGet("/{token_id:guid}", GetToken);
        tokens.MapDelete("/{token_id:guid}", DeleteToken);
    }

    /// <summary>Make an access token</summary>
    /// <remarks>The answer carries it, this once. It is valid for 90 days unless <c>expires_at</c> says otherwise.</remarks>
    /// <param name="id">One's own id.</param>
    public static async Task<Results<Created<TokenResponse>, ProblemHttpResult>> CreateToken(
        Guid id, NewToken request, ClaimsPrincipal caller, HttpResponse response, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (id != caller.UserId())
            return Problem.Of(ProblemTypes.NotFound);

        var now = time.Now();
        if (request.Errors(now) is { Count: > 0 } errors)
            return Problem.Validation(errors);

        await db.LockUser(id).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (!await db.StillHoldsAsync(caller, now, cancellationToken))
            return CredentialProblems.Revoked(response);

        var (token, text) = await db.IssueAsync(id, request.Name, request.ExpiresAt ?? now + AccessToken.DefaultLifetime, now, cancellationToken);
        return TypedResults.Created($"/users/{id}/tokens/{token.Id}", TokenResponse.Of(token) with { AccessToken = text });
    }

    /// <summary>List one's access tokens</summary>
    /// <remarks>Newest first, without those that have expired.</remarks>
    /// <param name="id">One's own id.</param>
    public static async Task<Results<Ok<Page<TokenResponse>>, ProblemHttpResult>> ListTokens(
        Guid id, PageQuery page, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (id != caller.UserId())
            return Problem.Of(ProblemTypes.NotFound);

        return TypedResults.Ok(await page.LoadAsync(page.NewestFirst(Valid(db, id, time)), TokenResponse.Of, cancellationToken));
    }

    /// <summary>Show an access token</summary>
    /// <remarks>What it is for and when it was used, not the token itself.</remarks>
    /// <param name="id">One's own id.</param>
    public static async Task<Results<Ok<TokenResponse>, ProblemHttpResult>> GetToken(
        Guid id,
        [FromRoute(Name = "token_id"), Description("The token's id.")] Guid tokenId,
        ClaimsPrincipal caller,
        CollabDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (id != caller.UserId())
            return Problem.Of(ProblemTypes.NotFound);

        var token = await Valid(db, id, time).AsNoTracking().SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken);
        return token is null ? Problem.Of(ProblemTypes.NotFound) : TypedResults.Ok(TokenResponse.Of(token));
    }

    /// <summary>Revoke an access token</summary>
    /// <remarks>It ends everywhere within 5 seconds, the streams that it opened included.</remarks>
    /// <param name="id">One's own id.</param>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteToken(
        Guid id,
        [FromRoute(Name = "token_id"), Description("The token's id.")] Guid tokenId,
        IfMatch ifMatch,
        ClaimsPrincipal caller,
        HttpResponse response,
        CollabDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (id != caller.UserId())
            return Problem.Of(ProblemTypes.NotFound);

        await db.LockUser(id).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (!await db.StillHoldsAsync(caller, time.Now(), cancellationToken))
            return CredentialProblems.Revoked(response);

        var token = Valid(db, id, time).Where(t => t.Id == tokenId);
        if (await token.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } found)
            return Problem.Of(ProblemTypes.NotFound);
        if (ifMatch.Refuses(found.Version) is { } stale)
            return stale;

        await db.RevokeAsync(token, id, response, time.Now(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static IQueryable<AccessToken> Valid(CollabDbContext db, Guid userId, TimeProvider time)
    {
        var now = time.Now();
        return db.AccessTokens.Where(t => t.UserId == userId && t.ExpiresAt > now);
    }
}
