using System.Security.Claims;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Limits;
using Collab.Api.Conventions.Paging;
using Collab.Api.Conventions.Preconditions;
using Collab.Api.Conventions.Reference;
using Collab.Api.Conventions.Validation;
using Collab.Api.Conventions.Writes;
using Collab.Api.Credentials;
using Collab.Api.Invites;
using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Users;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Users;

/// <summary>Who takes part.</summary>
public static class UserApi
{
    private const string FirstTokenName = "registration";

    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users");
        users.MapPost("/", CreateUser).AllowAnonymous().Within(Limit.Registration).Refuses(ProblemTypes.EmailTaken);
        users.MapGet("/", FindUsers).RequireAuthorization(Policies.UserOrService).Within(Limit.Search);
        users.MapGet("/{id:guid}", GetUser).RequireAuthorization(Policies.UserOrService);
        users.MapPut("/{id:guid}", UpdateUser).RequireAuthorization().Refuses(ProblemTypes.EmailTaken);
        users.MapDelete("/{id:guid}", DeleteUser).RequireAuthorization().EndsAccess().Refuses(ProblemTypes.StillResponsible);
    }

    /// <summary>Register a user</summary>
    /// <remarks>The answer carries the user's first access token, which is shown once. An address that has an account is refused with 409.</remarks>
    public static async Task<Results<Created<RegistrationResponse>, ProblemHttpResult>> CreateUser(
        NewUser request, Passwords passwords, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        await db.LockAddressAsync(request.Email, cancellationToken);
        if (await IsTakenAsync(request.Email, except: null, db, cancellationToken))
            return Problem.Of(ProblemTypes.EmailTaken);

        var now = time.Now();
        var user = new User(request.Name, request.Email, now);
        if (request.Password is { } password)
            user.SetPasswordHash(passwords.Hash(password));
        var (token, text) = AccessToken.Issue(user.Id, FirstTokenName, now + AccessToken.DefaultLifetime, now);
        db.AddRange(user, token, new UserStream(user.Id));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/users/{user.Id}", RegistrationResponse.Of(user, text));
    }

    /// <summary>Find the user of an email address</summary>
    /// <remarks>For inviting somebody whose address is known: an exact match, whatever the case; none or one.</remarks>
    /// <param name="email">The address.</param>
    public static async Task<Results<Ok<Page<Person>>, ProblemHttpResult>> FindUsers(
        [Email] string email, PageQuery page, CollabDbContext db, CancellationToken cancellationToken)
    {
        if (!Text.TryClean(email, out var address) || !new EmailAttribute().IsValid(address))
            return Problem.Validation(nameof(email), "'email' must be an email address.");

        var found = await page.OldestFirst(db.Accounts.Where(u => u.NormalizedEmail == CollabDbContext.Lower(address)))
            .Select(u => new Person(u.Id, u.Name))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<Person>(found, NextCursor: null));
    }

    /// <summary>Show a user</summary>
    /// <remarks>Oneself whole, others by id and name.</remarks>
    /// <param name="id">The user's id.</param>
    public static async Task<Results<Ok<UserResponse>, ProblemHttpResult>> GetUser(
        Guid id, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        var user = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
        if (user is null)
            return Problem.Of(ProblemTypes.NotFound);

        return TypedResults.Ok(caller.FindUserId() == id ? UserResponse.Of(user) : UserResponse.ToOthers(user));
    }

    /// <summary>Change oneself</summary>
    /// <remarks>
    /// Another address or password asks for <c>current_password</c>, where there is a password, and revokes all access
    /// tokens but the one that the request comes with. A pending invite to the new address is revoked where one to the
    /// user itself waits on the same task.
    /// </remarks>
    /// <param name="id">One's own id.</param>
    public static async Task<Results<Ok<UserResponse>, ProblemHttpResult>> UpdateUser(
        Guid id,
        UserChanges changes,
        IfMatch ifMatch,
        Passwords passwords,
        ClaimsPrincipal caller,
        HttpResponse response,
        CollabDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (id != caller.UserId())
            return await OfAnotherAsync(id, "Users change themselves only.", db, cancellationToken);

        if (changes.Email.IsPresent)
            await db.LockAddressAsync(changes.Email.Or(""), cancellationToken);
        if (await db.LockUser(id).SingleOrDefaultAsync(cancellationToken) is not { } user)
            return Problem.Of(ProblemTypes.NotFound);
        if (ifMatch.Refuses(user.Version) is { } stale)
            return stale;

        var (now, address) = (time.Now(), user.NormalizedEmail);
        var endsTokens = changes.ChangeCredentials(user);
        if (endsTokens && await RefusesAsync(user, changes, passwords, caller, now, response, db, cancellationToken) is { } refusal)
            return refusal;

        if (changes.Password.IsPresent)
            user.SetPasswordHash(changes.Password.Or(null) is { } password ? passwords.Hash(password) : null);
        if (user.Update(changes.Name.Or(user.Name), changes.Email.Or(user.Email), now))
            await db.RecordUpdateAsync(user, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        if (user.NormalizedEmail != address)
        {
            await db.RevokeDoubledAsync(id, now, cancellationToken);
            await response.HttpContext.RequestServices.GetRequiredService<AccountGuard>().ForgetAsync(address);
        }

        if (endsTokens)
            await db.RevokeAsync(db.AccessTokens.Where(t => t.UserId == id && t.Id != caller.TokenId()), id, response, now, cancellationToken);
        return TypedResults.Ok(UserResponse.Of(user));
    }

    /// <summary>Delete oneself</summary>
    /// <remarks>
    /// Not while one owns events or is the only maintainer of a task: 409 lists them, a hundred of each at most. Name,
    /// address, password, settings and notifications are erased, access tokens and streams end, roles go, and pending
    /// invites are revoked. What one wrote stays, by a "deleted user" of the same id; what others were told stays with
    /// them for as long as notifications are kept. The address is free again.
    /// </remarks>
    /// <param name="id">One's own id.</param>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteUser(
        Guid id, IfMatch ifMatch, ClaimsPrincipal caller, HttpResponse response, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (id != caller.UserId())
            return await OfAnotherAsync(id, "Users delete themselves only.", db, cancellationToken);

        // Before the user, and once more after it for those that were given until it was locked.
        await db.LockRolesOfAsync(id, cancellationToken);
        if (await db.LockUserForDeletion(id).SingleOrDefaultAsync(cancellationToken) is not { } user)
            return Problem.Of(ProblemTypes.NotFound);
        if (!await db.StillHoldsAsync(caller, time.Now(), cancellationToken))
            return CredentialProblems.Revoked(response);
        if (ifMatch.Refuses(user.Version) is { } stale)
            return stale;

        await db.LockRolesOfAsync(id, cancellationToken);
        if (await db.RefusesDeletionAsync(id, cancellationToken) is { } refusal)
            return refusal;

        response.EndsItsCaller();
        await db.EndAsync(db.AccessTokens.Where(t => t.UserId == id), response, cancellationToken);
        // While the user is locked: a login that runs at the same time has remembered before, or finds nobody.
        await response.HttpContext.RequestServices.GetRequiredService<AccountGuard>().ForgetAsync(user.NormalizedEmail);
        await db.EraseAsync(user, time.Now(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<ProblemHttpResult> OfAnotherAsync(Guid id, string detail, CollabDbContext db, CancellationToken cancellationToken) =>
        await db.Accounts.AnyAsync(u => u.Id == id, cancellationToken) ? Problem.Of(ProblemTypes.Forbidden, detail) : Problem.Of(ProblemTypes.NotFound);

    /// <summary>Why the caller cannot have the address or the password changed.</summary>
    private static async Task<ProblemHttpResult?> RefusesAsync(
        User user, UserChanges changes, Passwords passwords, ClaimsPrincipal caller, DateTimeOffset now, HttpResponse response, CollabDbContext db, CancellationToken cancellationToken)
    {
        if (!await db.StillHoldsAsync(caller, now, cancellationToken))
            return CredentialProblems.Revoked(response);
        if (changes.ChangeAddress(user) && NamedAddresses.Refuse(response.HttpContext) is { } tooMany)
            return tooMany;
        if (await UnprovenAsync(user, changes, passwords, response.HttpContext) is { } unproven)
            return unproven;

        return await IsTakenAsync(changes.Email.Or(user.Email), user.Id, db, cancellationToken) ? Problem.Of(ProblemTypes.EmailTaken) : null;
    }

    /// <summary>Why the current password does not allow that; <see langword="null"/> where it does, or there is none. A wrong one counts as a wrong login does.</summary>
    private static async Task<ProblemHttpResult?> UnprovenAsync(User user, UserChanges changes, Passwords passwords, HttpContext context)
    {
        if (user.PasswordHash is not { } hash)
            return null;
        if (changes.CurrentPassword is not { } given)
            return Problem.Validation("current_password", "'current_password' is needed for another address or password.");

        var isRight = passwords.Verify(hash, given) != PasswordVerificationResult.Failed;
        return await context.RequestServices.GetRequiredService<AccountGuard>().RefuseAsync(user.NormalizedEmail, isRight, context)
            ?? (isRight ? null : Problem.Validation("current_password", "'current_password' is wrong."));
    }

    /// <summary>Asked first, with the address locked, though the index has the last word: what that refuses, PostgreSQL logs, address and all.</summary>
    private static Task<bool> IsTakenAsync(string email, Guid? except, CollabDbContext db, CancellationToken cancellationToken) =>
        db.Accounts.AnyAsync(u => u.NormalizedEmail == CollabDbContext.Lower(email) && u.Id != except, cancellationToken);
}
