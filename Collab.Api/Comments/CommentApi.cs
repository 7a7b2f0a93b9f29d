using System.Security.Claims;
using Collab.Api.Conventions;
using Collab.Api.Conventions.Paging;
using Collab.Api.Conventions.Preconditions;
using Collab.Api.Conventions.Reference;
using Collab.Data;
using Collab.Data.Comments;
using Collab.Data.Stories;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Comments;

/// <summary>What people say to a story, in threads.</summary>
public static class CommentApi
{
    /// <summary>Comments that are shown in trees at once, and characters of theirs.</summary>
    private const int MaxInTrees = 5_000;
    private const int MaxTextInTrees = 4 * 1024 * 1024;

    public static void MapComments(this IEndpointRouteBuilder api)
    {
        var comments = api.MapGroup("").WithTags("Comments").RequireAuthorization();
        comments.MapPost("/comments", CreateComment).Refuses(ProblemTypes.NotFound, ProblemTypes.CommentDeleted, ProblemTypes.ThreadTooDeep);
        comments.MapGet("/comments/{id:guid}", GetComment);
        comments.MapPut("/comments/{id:guid}", UpdateComment).Refuses(ProblemTypes.CommentDeleted);
        comments.MapDelete("/comments/{id:guid}", DeleteComment);
        comments.MapGet("/comments/{id:guid}/history", ListCommentHistory);
        comments.MapGet("/stories/{id:guid}/comments", ListComments);
    }

    /// <summary>Comment on a story</summary>
    /// <remarks>For everyone with access to the story's task. A deleted comment takes no replies, nor does the end of a very long thread.</remarks>
    public static async Task<Results<Created<CommentResponse>, ProblemHttpResult>> CreateComment(
        NewComment request, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        var found = await db.Stories.Where(s => s.Id == request.StoryId)
            .VisibleTo(me, db)
            .Select(s => new
            {
                Place = new CommentPlace(s.Id, s.Title, s.TaskId, s.Task!.EventId, s.Task.Lineage),
                Author = db.Users.Where(u => u.Id == me).Select(u => u.Name).Single(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return MemberProblems.NotFound("story_id");

        var parent = request.ParentCommentId is { } parentId
            ? await db.LockComment(parentId).SingleOrDefaultAsync(c => c.StoryId == request.StoryId, cancellationToken)
            : null;
        if (parent is null && request.ParentCommentId is not null)
            return MemberProblems.NotFound("parent_comment_id");
        if (parent is { TakesReplies: false })
            return Closed(parent);

        var now = time.Now();
        var comment = parent?.Reply(me, request.Content, now) ?? new Comment(request.StoryId, me, request.Content, now);
        db.Add(comment);
        db.RecordCreation(comment, parent, found.Place, now);
        await db.RecordMentionsAsync(comment, Mentions.In(comment.Content), found.Place, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/comments/{comment.Id}", CommentResponse.Of(comment, found.Author));
    }

    /// <summary>Show a comment</summary>
    /// <remarks>A deleted one too, without its text.</remarks>
    /// <param name="id">The comment's id.</param>
    public static async Task<Results<Ok<CommentResponse>, ProblemHttpResult>> GetComment(
        Guid id, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        var seen = await db.Comments.Where(c => c.Id == id).SeenBy(caller.UserId(), db).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return seen is null ? Problem.Of(ProblemTypes.NotFound) : TypedResults.Ok(CommentResponse.Of(seen.Comment, seen.UserName));
    }

    /// <summary>Change a comment</summary>
    /// <remarks>For its author. The text that it had is kept in its history.</remarks>
    /// <param name="id">The comment's id.</param>
    public static async Task<Results<Ok<CommentResponse>, ProblemHttpResult>> UpdateComment(
        Guid id, CommentChanges changes, IfMatch ifMatch, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await db.LockComment(id).SeenBy(caller.UserId(), db).SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);

        var comment = seen.Comment;
        if (comment.UserId != caller.UserId())
            return Problem.Of(ProblemTypes.Forbidden, "A comment is changed by its author.");
        if (ifMatch.Refuses(comment.Version) is { } stale)
            return stale;
        if (comment.Content is not { } before)
            return Problem.Of(ProblemTypes.CommentDeleted);

        var now = time.Now();
        if (comment.Edit(changes.Content.Or(before), now))
        {
            db.RecordUpdate(comment, seen.Place, now);
            await db.RecordMentionsAsync(comment, Mentions.In(comment.Content).Except(Mentions.In(before)), seen.Place, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        return TypedResults.Ok(CommentResponse.Of(comment, seen.UserName));
    }

    /// <summary>Delete a comment</summary>
    /// <remarks>For its author and the task's maintainers. It keeps its place and its replies, without its text.</remarks>
    /// <param name="id">The comment's id.</param>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteComment(
        Guid id, IfMatch ifMatch, ClaimsPrincipal caller, CollabDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        var seen = await db.LockComment(id).SeenBy(me, db).SingleOrDefaultAsync(cancellationToken);
        if (seen is null or { Comment.IsDeleted: true })
            return Problem.Of(ProblemTypes.NotFound);
        if (seen.Comment.UserId != me && !seen.IsMaintainer)
            return Problem.Of(ProblemTypes.Forbidden, "A comment is deleted by its author, or by the task's maintainers.");
        if (ifMatch.Refuses(seen.Comment.Version) is { } stale)
            return stale;

        var now = time.Now();
        seen.Comment.Delete(me, now);
        db.RecordDeletion(seen.Comment, seen.Place, me, now);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>List what became of a comment</summary>
    /// <remarks>For its author and the task's maintainers: every text that it had, the first included; oldest first.</remarks>
    /// <param name="id">The comment's id.</param>
    public static async Task<Results<Ok<Page<CommentHistoryResponse>>, ProblemHttpResult>> ListCommentHistory(
        Guid id, PageQuery page, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken)
    {
        var me = caller.UserId();
        var seen = await db.Comments.Where(c => c.Id == id).SeenBy(me, db).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
            return Problem.Of(ProblemTypes.NotFound);
        if (seen.Comment.UserId != me && !seen.IsMaintainer)
            return Problem.Of(ProblemTypes.Forbidden, "The history of a comment is for its author and the task's maintainers.");

        var history = page.OldestFirst(db.CommentHistory.Where(h => h.CommentId == id)).Shown();
        return TypedResults.Ok(await page.LoadAsync(history, entry => entry, cancellationToken));
    }

    /// <summary>List the comments on a story</summary>
    /// <remarks>
    /// Oldest first: all of them in one row, or with <c>?tree=true</c> those that answer none, with their replies in them. A
    /// page then counts threads and has 5000 comments at most: where there are more, the newest replies are left out, as
    /// <c>reply_count</c> tells, and are to be read in the row.
    /// </remarks>
    /// <param name="id">The story's id.</param>
    /// <param name="tree">Whether replies are shown inside what they answer.</param>
    public static async Task<Results<Ok<Page<CommentResponse>>, ProblemHttpResult>> ListComments(
        Guid id, PageQuery page, ClaimsPrincipal caller, CollabDbContext db, CancellationToken cancellationToken, bool tree = false)
    {
        var stories = db.Stories.VisibleTo(caller.UserId(), db);
        var visible = db.Comments.Where(c => c.StoryId == id && stories.Any(s => s.Id == id));
        var found = tree
            ? await LoadTreeAsync(visible, page, db, cancellationToken)
            : await page.LoadAsync(Named(page.OldestFirst(visible)), c => CommentResponse.Of(c.Comment, c.Author), cancellationToken);
        return found.Items.Count > 0 || await stories.AnyAsync(s => s.Id == id, cancellationToken)
            ? TypedResults.Ok(found)
            : Problem.Of(ProblemTypes.NotFound);
    }

    private static async Task<Page<CommentResponse>> LoadTreeAsync(IQueryable<Comment> visible, PageQuery page, CollabDbContext db, CancellationToken cancellationToken)
    {
        var threads = page.OldestFirst(visible.Where(c => c.ParentCommentId == null)).Select(c => c.Id);
        // The one more only tells that the list goes on.
        var shown = threads.Take(page.Take - 1);
        // The threads themselves first, and replies after what they answer: so what is left out at the end is answered by nothing that is shown.
        var whole = db.Comments.Where(c => threads.Contains(c.ThreadId) && (c.ParentCommentId == null || shown.Contains(c.ThreadId))).OrderBy(c => c.ParentCommentId != null).ThenBy(c => c.Id);
        var (comments, text) = (new List<CommentResponse>(), 0L);
        await foreach (var c in Named(whole).Take(MaxInTrees).AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            comments.Add(CommentResponse.Of(c.Comment, c.Author));
            text += c.Comment.Content?.Length ?? 0;
            if (text > MaxTextInTrees)
                break;
        }

        return page.Cut(CommentTree.Of(comments), thread => thread);
    }

    private static IQueryable<NamedComment> Named(IQueryable<Comment> comments) => comments.Select(c => new NamedComment(c, c.User!.Name));

    private static ProblemHttpResult Closed(Comment parent) => parent.IsDeleted
        ? Problem.Of(ProblemTypes.CommentDeleted, "A deleted comment takes no replies.")
        : Problem.Of(ProblemTypes.ThreadTooDeep, $"A thread has at most {Comment.MaxDepth} levels: answer a comment further up.");

    private sealed record NamedComment(Comment Comment, string Author);
}
