using System.Security.Claims;
using Collab.Api.Conventions.Preconditions;
using Collab.Data;
using Collab.Data.Settings;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Settings;

/// <summary>What users want to hear of.</summary>
public static class SettingsApi
{
    public static void MapSettings(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/users/{id:guid}/settings").WithTags("Users").RequireAuthorization();
        settings.MapGet("/", GetSettings);
        settings.MapPatch("/", UpdateSettings);
    }

    /// <summary>Show one's settings</summary>
    /// <remarks>Who has never changed them has the defaults: everything is news.</remarks>
    /// <param name="id">One's own id.</param>
    public static async Task<Results<Ok<SettingsResponse>, ProblemHttpResult>> GetSettings(
        Guid id, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        if (id != caller.UserId())
            return Problem.Of(ProblemTypes.NotFound);

        var settings = await db.Settings.Include(s => s.Tasks).AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken)
            ?? new UserSettings(id, await db.Users.Where(u => u.Id == id).Select(u => u.CreatedAt).SingleAsync(cancellationToken));
        return TypedResults.Ok(SettingsResponse.Of(settings));
    }

    /// <summary>Change one's settings</summary>
    /// <remarks>Settings only take away: what is muted or disabled still comes on the stream, as silent, and is in no list of notifications.</remarks>
    /// <param name="id">One's own id.</param>
    public static async Task<Results<Ok<SettingsResponse>, ProblemHttpResult>> UpdateSettings(
        Guid id, SettingsChanges changes, IfMatch ifMatch, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (id != caller.UserId())
            return Problem.Of(ProblemTypes.NotFound);

        if (await db.LockUser(id).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } user)
            return Problem.Of(ProblemTypes.NotFound);

        var known = await db.Settings.Include(s => s.Tasks).SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
        var settings = known ?? new UserSettings(id, user.CreatedAt);
        if (ifMatch.Refuses(settings.Version) is { } stale)
            return stale;

        var details = changes.ApplyTo(settings.Details);
        if (await FindErrorsAsync(changes, details, db, cancellationToken) is { Count: > 0 } errors)
            return Problem.Validation(errors);
        if (await FindUnseenAsync(changes.SetTasks.Except(settings.Details.Tasks.Keys), id, db, cancellationToken) is { Count: > 0 } unseen)
            return Unseen(unseen);

        var now = time.Now();
        if (!settings.Update(details, now))
            return TypedResults.Ok(SettingsResponse.Of(settings));

        if (known is null)
            db.Add(settings);
        db.RecordUpdate(settings, now);
        await db.SaveChangesAsync(cancellationToken);

        // Last, because the dispatcher waits for whoever holds the row.
        var silent = settings.SilentTypes;
        await db.UserStreams.Where(s => s.UserId == id).ExecuteUpdateAsync(s => s.SetProperty(u => u.SilentTypes, silent), cancellationToken);
        return TypedResults.Ok(SettingsResponse.Of(settings));
    }

    private static async Task<Dictionary<string, string[]>> FindErrorsAsync(
        SettingsChanges changes, SettingsDetails details, CollabDbContext db, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        if (details.Tasks.Count > UserSettings.MaxTasks)
            errors.Add("task_settings", [$"'task_settings' must have at most {UserSettings.MaxTasks} tasks."]);
        if (changes.UiPreferences.IsPresent && await KeptSizeAsync(details.UiPreferences, db, cancellationToken) > UserSettings.MaxPreferencesSize)
            errors.Add("ui_preferences", [$"'ui_preferences' must have at most {UserSettings.MaxPreferencesSize / 1024} KiB altogether."]);
        return errors;
    }

    /// <summary>In bytes, as it is kept: a short number may have hundreds of digits there.</summary>
    private static Task<int> KeptSizeAsync(string json, CollabDbContext db, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<int>($"SELECT octet_length({json}::jsonb::text) AS \"Value\"").SingleAsync(cancellationToken);

    /// <summary>A task that one does not see can keep the settings it has, but gets none: so its id tells nothing.</summary>
    private static async Task<List<Guid>> FindUnseenAsync(IEnumerable<Guid> taskIds, Guid userId, CollabDbContext db, CancellationToken cancellationToken)
    {
        Guid[] named = [.. taskIds];
        if (named.Length == 0)
            return [];

        var seen = await db.VisibleTasks(userId).Where(t => named.Contains(t.Id)).Select(t => t.Id).ToListAsync(cancellationToken);
        return [.. named.Except(seen)];
    }

    private static ProblemHttpResult Unseen(List<Guid> taskIds) =>
        Problem.Of(ProblemTypes.NotFound, "'task_settings' names tasks that you cannot see.", new Dictionary<string, object?>
        {
            ["errors"] = taskIds.ToDictionary(id => $"task_settings.{id}", _ => (string[])["There is no such task."]),
        });
}
