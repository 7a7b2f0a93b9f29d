using Collab.Data.Users;

namespace Collab.Data.Comments;

/// <summary>What became of a comment at one time. It never changes.</summary>
public sealed class CommentHistory : Resource
{
    private CommentHistory()
    {
    }

    internal CommentHistory(Comment comment, CommentAction actionType, Guid userId, DateTimeOffset at) : base(at)
    {
        CommentId = comment.Id;
        ActionType = actionType;
        UserId = userId;
        Content = comment.Content;
    }

    public Guid CommentId { get; private init; }

    /// <summary>Whose act it was.</summary>
    public Guid UserId { get; private init; }

    public User? User { get; private init; }

    public CommentAction ActionType { get; private init; }

    /// <summary>The text that the comment had then; none once it was deleted.</summary>
    public string? Content { get; private init; }
}
