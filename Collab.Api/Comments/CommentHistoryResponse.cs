using Collab.Api.Conventions;
using Collab.Api.Users;
using Collab.Data.Comments;

namespace Collab.Api.Comments;

/// <summary>What became of a comment at one time.</summary>
/// <param name="UserId">Whose act it was.</param>
/// <param name="ActionType">What was done.</param>
/// <param name="Content">The text that the comment had then; null once it was deleted.</param>
public sealed record CommentHistoryResponse(
    Guid Id,
    int Version,
    Guid CommentId,
    Guid UserId,
    Person User,
    CommentAction ActionType,
    string? Content,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IResource
{
    int? IResource.Version => Version;
}

internal static class CommentHistoryResponses
{
    public static IQueryable<CommentHistoryResponse> Shown(this IQueryable<CommentHistory> history) => history.Select(h => new CommentHistoryResponse(
        h.Id, h.Version, h.CommentId, h.UserId, new Person(h.UserId, h.User!.Name), h.ActionType, h.Content, h.CreatedAt, h.UpdatedAt));
}
