using System.Security.Claims;
using Collab.Api.Conventions.Limits;
using Collab.Api.Conventions.Reference;
using Collab.Api.Users;
using Collab.Data;
using Collab.Data.Users;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Credentials;

/// <summary>Logging in and out.</summary>
public static class AuthApi
{
    private const string LoginTokenName = "login";

    internal static void AddCredentials(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<PasswordHasherOptions>(options => options.IterationCount = Passwords.Iterations);
        builder.Services.AddSingleton<IPasswordHasher<Passwords>, PasswordHasher<Passwords>>();
        builder.Services.AddSingleton<Passwords>();
        builder.Services.AddSingleton<PasswordTurns>();
        builder.Services.AddSingleton<AccountGuard>();
    }

    public static void MapAuth(this IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Credentials");
        auth.MapPost("/login", LogIn).AllowAnonymous().Within(Limit.Login).Refuses(ProblemTypes.WrongCredentials);
        auth.MapPost("/logout", LogOut).RequireAuthorization();
    }

    /// <summary>Log in</summary>
    /// <remarks>
    /// The answer carries a new access token, shown once and valid for 90 days. An address that is not registered, a user
    /// without a password and a wrong password are told apart by nothing, the time that it takes included.
    /// </remarks>
    public static async Task<Results<Ok<LoginResponse>, ProblemHttpResult>> LogIn(
        NewLogin request, Passwords passwords, HttpResponse response, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        // The user is not locked while the password is checked, or whoever guesses at it would keep its owner waiting.
        var email = await db.NormalizeAsync(request.Email, cancellationToken);
        var found = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedEmail == email, cancellationToken);
        var result = passwords.Verify(found?.PasswordHash, request.Password);
        var isRight = found is not null && result != PasswordVerificationResult.Failed;
        var guard = response.HttpContext.RequestServices.GetRequiredService<AccountGuard>();
        if (await guard.RefuseAsync(email, isRight, response.HttpContext) is { } refusal)
            return refusal;
        if (!isRight)
            return CredentialProblems.Wrong(response);

        // Or the address is another's or nobody's by now.
        if (await db.LockUser(found!.Id).SingleOrDefaultAsync(u => u.NormalizedEmail == email, cancellationToken) is not { } user)
            return CredentialProblems.Wrong(response);

        // Another login has made the hash anew since, or it is of another password by now.
        if (user.PasswordHash != found.PasswordHash && (result = passwords.Verify(user.PasswordHash, request.Password)) == PasswordVerificationResult.Failed)
            return CredentialProblems.Wrong(response);

        if (result == PasswordVerificationResult.SuccessRehashNeeded)
            user.SetPasswordHash(passwords.Hash(request.Password));
        await guard.RememberAsync(email, response.HttpContext);
        var now = time.Now();
        var (token, text) = await db.IssueAsync(user.Id, LoginTokenName, now + AccessToken.DefaultLifetime, now, cancellationToken);
        return TypedResults.Ok(new LoginResponse(text, token.ExpiresAt, UserResponse.Of(user)));
    }

    /// <summary>Log out</summary>
    /// <remarks>Revokes the access token that the request comes with. It ends everywhere within 5 seconds, the streams that it opened included. That of an organisation cannot be revoked here: 403.</remarks>
    public static async Task<Results<NoContent, ProblemHttpResult>> LogOut(
        ClaimsPrincipal caller, HttpResponse response, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (caller.ExpiresAt() is not null)
            return Problem.Of(ProblemTypes.Forbidden, "A token of the organisation ends at its own time; only its issuer can end it before.");

        var (me, tokenId) = (caller.UserId(), caller.TokenId());
        await db.RevokeAsync(db.AccessTokens.Where(t => t.UserId == me && t.Id == tokenId), me, response, time.Now(), cancellationToken);
        return TypedResults.NoContent();
    }
}
