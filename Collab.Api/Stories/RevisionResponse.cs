using System.Text.Json.Serialization;
using Collab.Api.Conventions;
using Collab.Api.Users;
using Collab.Data.Stories;

namespace Collab.Api.Stories;

/// <summary>A story's content at one time.</summary>
/// <param name="Number">From 1, without a gap.</param>
/// <param name="UserId">Who wrote it.</param>
/// <param name="ChangeType">What it came of.</param>
/// <param name="ContentDiff">Against the revision before (the first against nothing), in the unified format.</param>
/// <param name="FullContent">The whole text; lists leave it out.</param>
public sealed record RevisionResponse(
    Guid Id,
    int Version,
    Guid StoryId,
    int Number,
    Guid UserId,
    Person User,
    RevisionType ChangeType,
    string ContentDiff,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FullContent,
    int LinesAdded,
    int LinesRemoved,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IResource
{
    int? IResource.Version => Version;
}

internal static class RevisionResponses
{
    /// <param name="revisions">What is shown.</param>
    /// <param name="isWhole">With the whole text.</param>
    public static IQueryable<RevisionResponse> Shown(this IQueryable<StoryRevision> revisions, bool isWhole) => revisions.Select(r => new RevisionResponse(
        r.Id,
        r.Version,
        r.StoryId,
        r.Number,
        r.UserId,
        new Person(r.UserId, r.User!.Name),
        r.ChangeType,
        r.ContentDiff,
        isWhole ? r.FullContent : null,
        r.LinesAdded,
        r.LinesRemoved,
        r.CreatedAt,
        r.UpdatedAt));
}
