using System.Text.Json.Serialization;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;

namespace Collab.Api.Stories;

/// <summary>Another text for a story.</summary>
public sealed record ContentChange
{
    /// <summary>Markdown, at most 1 MiB in UTF-8. It is kept as it comes, spaces and line endings included.</summary>
    [StoryContent]
    [JsonConverter(typeof(VerbatimTextConverter))]
    public required string Content { get; init; }

    /// <summary>The revision that the text was written from: where the story has moved on, both changes are merged.</summary>
    [WholeNumber(1, int.MaxValue)]
    public int? BaseRevision { get; init; }
}
