using System.Security.Claims;
using Collab.Api.Collaborators;
using Collab.Api.Comments;
using Collab.Api.Conventions.Paging;
using Collab.Api.Tasks;
using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Activities;

/// <summary>What happened.</summary>
public static class ActivityApi
{
    /// <summary>The actions of what is said to one person.</summary>
    private static readonly string[] Personal = [CommentActivities.Mentioned, TaskMoveNews.MovedAway, .. CollaboratorActivities.Personal];

    public static void MapActivities(this IEndpointRouteBuilder api) =>
        api.MapGet("/tasks/{id:guid}/activity", ListTaskActivity).WithTags("Tasks").RequireAuthorization();

    /// <summary>List what happened on a task</summary>
    /// <remarks>Newest first. Invites are shown to those who maintain the task, and what is said to one person is not shown.</remarks>
    /// <param name="id">The task's id.</param>
    public static async Task<Results<Ok<Page<ActivityResponse>>, ProblemHttpResult>> ListTaskActivity(
        Guid id, PageQuery page, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        var seen = await db.VisibleTasks(me)
            .Where(t => t.Id == id)
            .Select(t => new
            {
                IsMaintained = t.Event!.UserId == me
                    || db.Collaborators.Any(c => c.UserId == me && c.Role == TaskRole.Maintainer && t.Lineage.Contains(c.TaskId)),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);

        var activities = db.Activities.Where(a => a.TaskId == id && !Personal.Contains(a.Action));
        if (!seen.IsMaintained)
            activities = activities.Where(a => a.Type != ActivityType.Invite);
        if (page.After is { } last)
            activities = activities.Where(a => a.Id < last);

        var views =
            from a in activities.OrderByDescending(a => a.Id).Take(page.Take)
            join u in db.Users on a.ActorId equals u.Id into actors
            from actor in actors.DefaultIfEmpty()
            orderby a.Id descending
            select new ActivityView(a, actor!.Name);
        return TypedResults.Ok(await page.LoadAsync(views, ActivityResponse.Of, cancellationToken));
    }
}
