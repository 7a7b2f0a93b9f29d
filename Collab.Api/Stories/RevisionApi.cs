using System.Net.Mime;
using System.Security.Claims;
using System.Text;
using Collab.Api.Conventions;
using Collab.Api.Conventions.Paging;
using Collab.Api.Conventions.Preconditions;
using Collab.Api.Conventions.Reference;
using Collab.Data;
using Collab.Data.Stories;
using Collab.Data.Stories.Texts;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Stories;

/// <summary>What a story was, from its first text on.</summary>
public static class RevisionApi
{
    public static void MapRevisions(this IEndpointRouteBuilder stories)
    {
        var revisions = stories.MapGroup("/stories/{id:guid}/revisions");
        revisions.MapGet("/", ListRevisions);
        revisions.MapGet("/{number:int}", GetRevision);
        revisions.MapGet("/{number:int}/diff", DiffRevision)
            .Produces<DiffResponse>()
            .AddOpenApiOperationTransformer(DiffFormat.DescribeAsync)
            .Refuses(ProblemTypes.NotAcceptable);
        revisions.MapPost("/{number:int}/restore", RestoreRevision);
    }

    /// <summary>List the revisions of a story</summary>
    /// <remarks>Newest first, without their whole texts.</remarks>
    /// <param name="id">The story's id.</param>
    public static async Task<Results<Ok<Page<RevisionResponse>>, ProblemHttpResult>> ListRevisions(
        Guid id, PageQuery page, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        var stories = db.Stories.VisibleTo(caller.UserId(), db);
        var revisions = page.NewestFirst(db.StoryRevisions.Where(r => r.StoryId == id && stories.Any(s => s.Id == id)));
        var found = await page.LoadAsync(revisions.Shown(isWhole: false), revision => revision, revision => revision.ContentDiff.Length, cancellationToken);
        return found.Items.Count > 0 || await stories.AnyAsync(s => s.Id == id, cancellationToken)
            ? TypedResults.Ok(found)
            : Problem.Of(ProblemTypes.NotFound);
    }

    /// <summary>Show a revision of a story</summary>
    /// <remarks>With its whole text.</remarks>
    /// <param name="id">The story's id.</param>
    /// <param name="number">The revision's number.</param>
    public static async Task<Results<Ok<RevisionResponse>, ProblemHttpResult>> GetRevision(
        Guid id, int number, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        var stories = db.Stories.VisibleTo(caller.UserId(), db);
        var revision = await db.StoryRevisions
            .Where(r => r.StoryId == id && r.Number == number && stories.Any(s => s.Id == id))
            .Shown(isWhole: true)
            .SingleOrDefaultAsync(cancellationToken);
        return revision is null ? Problem.Of(ProblemTypes.NotFound) : TypedResults.Ok(revision);
    }

    /// <summary>Show what a revision changed</summary>
    /// <remarks>As unified text, which <c>patch</c> and <c>git apply</c> take, or, where JSON is accepted, as hunks.</remarks>
    /// <param name="id">The story's id.</param>
    /// <param name="number">The revision's number.</param>
    /// <param name="against">The revision to compare with: without it the one before; 0 is the empty text.</param>
    public static async Task<IResult> DiffRevision(
        Guid id, int number, int? against, HttpContext context, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        context.Response.Headers.Vary = "Accept";
        if (DiffFormat.Choose(context.Request) is not { } format)
            return Problem.Of(ProblemTypes.NotAcceptable, $"A diff is {DiffFormat.Unified}, text/plain or application/json.");

        var from = against ?? number - 1;
        var stories = db.Stories.VisibleTo(caller.UserId(), db);
        var texts = await db.StoryRevisions
            .Where(r => r.StoryId == id && (r.Number == number || r.Number == from) && stories.Any(s => s.Id == id))
            .ToDictionaryAsync(r => r.Number, r => r.FullContent, cancellationToken);
        if (!texts.TryGetValue(number, out var text))
            return Problem.Of(ProblemTypes.NotFound);
        if ((from == 0 ? "" : texts.GetValueOrDefault(from)) is not { } before)
            return MemberProblems.NotFound("against");

        var diff = TextDiff.Between(before, text);
        return format == MediaTypeNames.Application.Json
            ? TypedResults.Ok(DiffResponse.Of(id, number, from, diff))
            : TypedResults.Text(UnifiedDiff.Format(diff), format, Encoding.UTF8);
    }

    /// <summary>Restore a revision of a story</summary>
    /// <remarks>Its text becomes the head, as a new revision; where it is the head's text already, nothing changes.</remarks>
    /// <param name="id">The story's id.</param>
    /// <param name="number">The revision's number.</param>
    public static async Task<Results<Ok<StoryResponse>, ProblemHttpResult>> RestoreRevision(
        Guid id, int number, IfMatch ifMatch, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        await db.AllowComparisonAsync(null, cancellationToken);
        var seen = await db.LockStory(id).SeenBy(me, db).SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);

        var content = await db.StoryRevisions
            .Where(r => r.StoryId == id && r.Number == number)
            .Select(r => r.FullContent)
            .SingleOrDefaultAsync(cancellationToken);
        if (content is null)
            return Problem.Of(ProblemTypes.NotFound);
        if (ifMatch.Refuses(seen.Story.Version) is { } stale)
            return stale;

        await db.SaveAsync(seen, seen.Story.Details with { Content = content }, RevisionType.Restore, me, time.Now(), cancellationToken);
        return TypedResults.Ok(StoryResponse.Of(seen));
    }
}
