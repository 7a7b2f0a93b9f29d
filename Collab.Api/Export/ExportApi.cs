using System.Security.Claims;
using Collab.Api.Conventions.Limits;
using Collab.Api.Settings;
using Collab.Api.Users;
using Collab.Data;
using Collab.Data.Settings;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Export;

/// <summary>What is held on a user, for the user.</summary>
public static class ExportApi
{
    public static void MapExport(this IEndpointRouteBuilder api) =>
        api.MapGet("/users/{id:guid}/export", ExportUser).WithTags("Users").RequireAuthorization().Within(Limit.Exports).DisableRequestTimeout();

    /// <summary>Export everything that is held on oneself</summary>
    /// <remarks>
    /// Written as it is read, however much it is. What one wrote and did is in it also where one has no access any more; what
    /// others wrote there is not, save in a text that one saved oneself, and the names that invites and news had told one.
    /// Secrets and their hashes are not in it, nor are
    /// invites to one's address that name no user: those are for who has their code. An answer that was cut off is no valid
    /// JSON: ask again.
    /// </remarks>
    /// <param name="id">One's own id.</param>
    public static async Task<Results<Ok<ExportResponse>, ProblemHttpResult>> ExportUser(
        Guid id, ClaimsPrincipal caller, HttpResponse response, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (id != caller.UserId() || await db.Accounts.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken) is not { } user)
            return Problem.Of(ProblemTypes.NotFound);

        var settings = await db.Settings.Include(s => s.Tasks).AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken)
            ?? new UserSettings(id, user.CreatedAt);
        var logins = await db.ExternalLogins.Where(l => l.UserId == id)
            .OrderBy(l => l.Issuer).ThenBy(l => l.Subject)
            .Select(l => new ExternalLoginResponse(l.Issuer, l.Subject, l.CreatedAt))
            .ToListAsync(cancellationToken);
        response.Headers.ContentDisposition = $"attachment; filename=\"collab-{id}.json\"";
        TokenWatch.Start(response.HttpContext, time);
        return TypedResults.Ok(db.ExportOf(new(db, response.HttpContext, time), UserResponse.Of(user), SettingsResponse.Of(settings), logins, time.Now()));
    }
}
