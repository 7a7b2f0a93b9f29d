using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Collab.Api.Conventions;
using Collab.Api.Conventions.Limits;
using Collab.Api.Conventions.Paging;
using Collab.Api.Search;
using Collab.Data;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>Many tasks at once.</summary>
public static class TaskListApi
{
    internal static void MapTaskLists(this IEndpointRouteBuilder tasks)
    {
        tasks.MapGet("/tasks", ListTasks).Within(Limit.Search, "q");
        tasks.MapGet("/events/{id:guid}/tasks", ListEventTasks);
    }

    /// <summary>List one's own tasks</summary>
    /// <remarks>
    /// Those on which the caller has a role of its own, as a maintainer or a collaborator; oldest first. What it sees
    /// because of a role further up, or because it owns the event, is in the lists of the events. All filters hold
    /// together.
    /// </remarks>
    /// <param name="q">Only those with these words in the title or the description, 1 to 200 characters, as `GET /search` takes them.</param>
    public static async Task<Results<Ok<Page<TaskResponse>>, ProblemHttpResult>> ListTasks(
        [FromQuery(Name = "is_complete"), Description("Only complete ones, or only open ones.")] bool? isComplete,
        [FromQuery(Name = "event_id"), Description("Only those of this event.")] Guid? eventId,
        [StringLength(SearchWords.MaxLength, MinimumLength = 1)] string? q,
        PageQuery page,
        ClaimsPrincipal caller,
        CollabDbContext db,
        CancellationToken cancellationToken)
    {
        var (me, words) = (caller.UserId(), default(string));
        if (q is not null && !SearchWords.TryRead(q, out words))
            return SearchWords.Problem(nameof(q));

        var own = new OwnTasks(me, isComplete, eventId, page.After ?? Guid.Empty, page.Take);
        var tasks = page.OldestFirst(words is null ? own.In(db) : own.WithWords(db, words));
        return TypedResults.Ok(await page.LoadAsync(tasks.ViewedBy(me, db), TaskResponse.Of, cancellationToken));
    }

    /// <summary>List the tasks of an event that the caller sees</summary>
    /// <remarks>
    /// All of them in one row, whatever their level, or the direct subtasks of one; oldest first. With <c>?tree=true</c>
    /// only those whose parent the caller does not see, or the direct subtasks of the one, each with everything below it in
    /// <c>subtasks</c>. A page then counts trees and has 5000 tasks at most: where there are more, the deepest levels are
    /// left out, and a task whose subtasks are left out has no <c>subtasks</c>: ask for them with <c>parent_task_id</c>.
    /// </remarks>
    /// <param name="id">The event's id.</param>
    /// <param name="tree">Whether tasks are shown inside their parents.</param>
    public static async Task<Results<Ok<Page<TaskResponse>>, ProblemHttpResult>> ListEventTasks(
        Guid id,
        [FromQuery(Name = "parent_task_id"), Description("Only what is below this task.")] Guid? parentTaskId,
        PageQuery page,
        ClaimsPrincipal caller,
        CollabDbContext db,
        CancellationToken cancellationToken,
        bool tree = false)
    {
        var me = caller.UserId();
        var found = tree
            ? await db.LoadTreesAsync(id, parentTaskId, page, me, cancellationToken)
            : await db.LoadTasksAsync(id, parentTaskId, page, me, cancellationToken);
        if (found.Items.Count > 0)
            return TypedResults.Ok(found);

        // Nothing found tells nothing yet of what the list is of.
        if (!await db.VisibleEvents(me).AnyAsync(e => e.Id == id, cancellationToken))
            return Problem.Of(ProblemTypes.NotFound);
        if (parentTaskId is not null && !await db.VisibleTasks(me).AnyAsync(t => t.Id == parentTaskId && t.EventId == id, cancellationToken))
            return MemberProblems.NotFound("parent_task_id");
        return TypedResults.Ok(found);
    }
}
