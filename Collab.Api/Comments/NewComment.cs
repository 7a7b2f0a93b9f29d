using Collab.Api.Conventions.Validation;
using Collab.Data.Comments;

namespace Collab.Api.Comments;

/// <summary>A comment to make.</summary>
public sealed record NewComment
{
    /// <summary>The story that it is about.</summary>
    public required Guid StoryId { get; init; }

    /// <summary>The text. <c>@</c> followed by the id or the email of someone with access to the task tells them of it.</summary>
    [Text(1, Comment.MaxContentLength)]
    public required string Content { get; init; }

    /// <summary>The comment that it answers, on the same story.</summary>
    public Guid? ParentCommentId { get; init; }
}
