using Collab.Api.Conventions;

namespace Collab.Api.Search;

/// <summary>Something that was found.</summary>
/// <param name="Id">The id of what was found, which is of the type.</param>
/// <param name="Title">Its title; a comment's is that of its story.</param>
/// <param name="Excerpt">Where the words stand, as HTML: the text is escaped, and each word that was found is in <c>mark</c>.</param>
/// <param name="EventId">The event that it belongs to, or is.</param>
/// <param name="TaskId">The task that it belongs to, or is.</param>
/// <param name="StoryId">The story that it belongs to, or is.</param>
public sealed record SearchHitResponse(
    SearchKind Type,
    Guid Id,
    string Title,
    string Excerpt,
    Guid EventId,
    Guid? TaskId,
    Guid? StoryId,
    DateTimeOffset UpdatedAt) : IResource
{
    int? IResource.Version => null;

    internal static SearchHitResponse Of(SearchHit hit, SearchTerms terms) => new(
        Enum.Parse<SearchKind>(hit.Type, ignoreCase: true),
        hit.Id,
        hit.Title,
        Search.Excerpt.ToHtml(hit.Text, terms),
        hit.EventId,
        hit.TaskId,
        hit.StoryId,
        hit.UpdatedAt);
}
