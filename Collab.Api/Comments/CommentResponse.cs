using System.Text.Json.Serialization;
using Collab.Api.Conventions;
using Collab.Api.Users;
using Collab.Data.Comments;

namespace Collab.Api.Comments;

/// <summary>A comment. A deleted one keeps its place and its replies.</summary>
/// <param name="ParentCommentId">The comment that it answers.</param>
/// <param name="UserId">The author.</param>
/// <param name="Content">Null once it is deleted.</param>
/// <param name="ReplyCount">Direct replies.</param>
/// <param name="Replies">The replies, oldest first, where the tree was asked for.</param>
public sealed record CommentResponse(
    Guid Id,
    int Version,
    Guid StoryId,
    Guid? ParentCommentId,
    Guid UserId,
    Person User,
    string? Content,
    bool IsEdited,
    bool IsDeleted,
    int ReplyCount,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CommentResponse>? Replies = null) : IResource
{
    int? IResource.Version => Version;

    internal static CommentResponse Of(Comment comment, string userName) => new(
        comment.Id,
        comment.Version,
        comment.StoryId,
        comment.ParentCommentId,
        comment.UserId,
        new Person(comment.UserId, userName),
        comment.Content,
        comment.IsEdited,
        comment.IsDeleted,
        comment.ReplyCount,
        comment.CreatedAt,
        comment.UpdatedAt);
}
