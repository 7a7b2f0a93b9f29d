using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Collab.Data.Comments;

namespace Collab.Api.Comments;

/// <summary>What of a comment is to change.</summary>
public sealed record CommentChanges
{
    /// <summary>The text. Whoever is mentioned in it and was not before is told of it.</summary>
    [Text(1, Comment.MaxContentLength)]
    public Optional<string> Content { get; init; }
}
