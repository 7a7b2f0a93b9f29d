using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Collab.Api.Conventions;
using Collab.Api.Conventions.Paging;
using Collab.Api.Conventions.Preconditions;
using Collab.Api.Conventions.Reference;
using Collab.Api.Stories.Rendering;
using Collab.Data;
using Collab.Data.Stories;
using Collab.Data.Stories.Texts;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Stories;

/// <summary>The texts on a task, in Markdown.</summary>
public static class StoryApi
{
    private const string Html = "html";

    /// <summary>JSON may take six bytes for each of the content.</summary>
    private const long MaxBodySize = 6L * Story.MaxContentBytes + 256 * 1024;

    public static void MapStories(this IEndpointRouteBuilder api)
    {
        var stories = api.MapGroup("").WithTags("Stories").RequireAuthorization();
        stories.MapPost("/stories", CreateStory).WithMetadata(new RequestSizeLimitAttribute(MaxBodySize)).Refuses(ProblemTypes.NotFound);
        stories.MapGet("/stories/{id:guid}", GetStory);
        stories.MapPut("/stories/{id:guid}", UpdateStory).WithMetadata(new RequestSizeLimitAttribute(MaxBodySize));
        stories.MapDelete("/stories/{id:guid}", DeleteStory);
        stories.MapPatch("/stories/{id:guid}/content", ChangeStoryContent)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodySize))
            .Refuses(ProblemTypes.MergeConflict);
        stories.MapGet("/tasks/{id:guid}/stories", ListTaskStories);
        stories.MapRevisions();
    }

    /// <summary>Write a story</summary>
    /// <remarks>For everyone with access to the task. The first text is revision 1.</remarks>
    public static async Task<Results<Created<StoryResponse>, ProblemHttpResult>> CreateStory(
        NewStory request, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        var place = await db.VisibleTasks(me)
            .Where(t => t.Id == request.TaskId)
            .Select(t => new { t.EventId, Author = db.Users.Where(u => u.Id == me).Select(u => u.Name).Single() })
            .SingleOrDefaultAsync(cancellationToken);
        if (place is null)
            return MemberProblems.NotFound("task_id");

        var now = time.Now();
        var story = new Story(request.TaskId, me, request.Details, now);
        db.Add(story);
        db.RecordCreation(story, place.EventId, now);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/stories/{story.Id}", StoryResponse.Of(story, place.Author));
    }

    /// <summary>Show a story</summary>
    /// <remarks>
    /// With <c>?render=html</c> also as HTML: Markdown with tables, task lists and links, and nothing in it that acts. What
    /// would have more than 60,000 tags, as many as a table of 5,000 rows and five columns, is shown as the text that it is.
    /// </remarks>
    /// <param name="id">The story's id.</param>
    /// <param name="render"><c>html</c> for <c>content_html</c>.</param>
    public static async Task<Results<Ok<StoryResponse>, ProblemHttpResult>> GetStory(
        Guid id, [AllowedValues(Html)] string? render, RenderedStories rendered, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        if (render is not (null or Html))
            return Problem.Validation("render", "'render' must be html.");

        var seen = await db.Stories.Where(s => s.Id == id).SeenBy(caller.UserId(), db).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);

        var response = StoryResponse.Of(seen);
        return TypedResults.Ok(render is null ? response : response with { ContentHtml = await rendered.HtmlOfAsync(seen.Story, cancellationToken) });
    }

    /// <summary>Change a story</summary>
    /// <remarks>For everyone with access to its task. Another content is a new revision.</remarks>
    /// <param name="id">The story's id.</param>
    public static async Task<Results<Ok<StoryResponse>, ProblemHttpResult>> UpdateStory(
        Guid id, StoryChanges changes, IfMatch ifMatch, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        await db.AllowComparisonAsync(changes.Content.Or(""), cancellationToken);
        var seen = await db.LockStory(id).SeenBy(me, db).SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);
        if (ifMatch.Refuses(seen.Story.Version) is { } stale)
            return stale;

        await db.SaveAsync(seen, changes.ApplyTo(seen.Story.Details), RevisionType.Update, me, time.Now(), cancellationToken);
        return TypedResults.Ok(StoryResponse.Of(seen));
    }

    /// <summary>Delete a story</summary>
    /// <remarks>For who wrote it and for the task's maintainers. Its comments go with it.</remarks>
    /// <param name="id">The story's id.</param>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteStory(
        Guid id, IfMatch ifMatch, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        var seen = await db.LockStory(id).SeenBy(me, db).SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);
        if (seen.Story.CreatedBy != me && !seen.IsMaintainer)
            return Problem.Of(ProblemTypes.Forbidden, "A story is deleted by who wrote it, or by the task's maintainers.");
        if (ifMatch.Refuses(seen.Story.Version) is { } stale)
            return stale;

        var now = time.Now();
        seen.Story.Delete(now);
        db.RecordDeletion(seen.Story, seen.EventId, me, now);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Change the content of a story</summary>
    /// <remarks>
    /// With <c>base_revision</c> behind the head, the text is merged with what has changed since, line by line: the
    /// answer has the merged text and <c>merged: true</c>, or is 409 <c>urn:collab:merge-conflict</c> with the base,
    /// theirs and yours of each hunk that both changed. An unchanged text makes no revision.
    /// </remarks>
    /// <param name="id">The story's id.</param>
    public static async Task<Results<Ok<StoryResponse>, ProblemHttpResult>> ChangeStoryContent(
        Guid id, ContentChange change, IfMatch ifMatch, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        await db.AllowComparisonAsync(change.Content, cancellationToken);
        var seen = await db.LockStory(id).SeenBy(me, db).SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);
        if (ifMatch.Refuses(seen.Story.Version) is { } stale)
            return stale;

        var story = seen.Story;
        var (content, type, from) = (change.Content, RevisionType.Update, change.BaseRevision ?? story.Revision);
        if (from > story.Revision)
            return Problem.Validation("base_revision", $"'base_revision' must be a revision of the story, 1 to {story.Revision}.");
        if (from < story.Revision)
        {
            var original = await db.StoryRevisions.Where(r => r.StoryId == id && r.Number == from).Select(r => r.FullContent).SingleAsync(cancellationToken);
            var merge = ThreeWayMerge.Merge(original, story.Content, content);
            if (merge.Text is null)
                return StoryProblems.MergeConflict(story, from, merge.Conflicts);
            if (!StoryContentAttribute.Fits(merge.Text))
                return Problem.Validation("content", $"'content', merged with what has changed since, would have more than {Story.MaxContentBytes} bytes.");

            (content, type) = (merge.Text, RevisionType.Merge);
        }

        await db.SaveAsync(seen, story.Details with { Content = content }, type, me, time.Now(), cancellationToken);
        return TypedResults.Ok(StoryResponse.Of(seen) with { Merged = type == RevisionType.Merge });
    }

    /// <summary>List the stories of a task</summary>
    /// <remarks>Newest first.</remarks>
    /// <param name="id">The task's id.</param>
    public static async Task<Results<Ok<Page<StoryResponse>>, ProblemHttpResult>> ListTaskStories(
        Guid id, PageQuery page, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        var stories = page.NewestFirst(db.Stories.Where(s => s.TaskId == id).VisibleTo(me, db)).Select(s => new { Story = s, Author = s.User!.Name });
        var found = await page.LoadAsync(stories, s => StoryResponse.Of(s.Story, s.Author), story => story.Content.Length, cancellationToken);
        return found.Items.Count > 0 || await db.VisibleTasks(me).AnyAsync(t => t.Id == id, cancellationToken)
            ? TypedResults.Ok(found)
            : Problem.Of(ProblemTypes.NotFound);
    }
}
