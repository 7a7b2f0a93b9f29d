namespace Collab.Api.Comments;

internal static class CommentTree
{
    /// <summary>The comments that answer none, each with the replies to it, and to those, as deep as threads go.</summary>
    /// <param name="comments">Each after what it answers, oldest first.</param>
    public static IReadOnlyList<CommentResponse> Of(IReadOnlyList<CommentResponse> comments)
    {
        var replies = comments.ToLookup(comment => comment.ParentCommentId);
        return [.. replies[null].Select(WithReplies)];

        CommentResponse WithReplies(CommentResponse comment) => comment with { Replies = [.. replies[comment.Id].Select(WithReplies)] };
    }
}
