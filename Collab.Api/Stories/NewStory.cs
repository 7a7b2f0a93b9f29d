using System.Text.Json.Serialization;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Collab.Data.Stories;

namespace Collab.Api.Stories;

/// <summary>A story to write.</summary>
public sealed record NewStory
{
    /// <summary>The task it is about.</summary>
    public required Guid TaskId { get; init; }

    [Text(1, Story.MaxTitleLength)]
    public required string Title { get; init; }

    [Text(0, Story.MaxDescriptionLength)]
    public string? Description { get; init; }

    /// <summary>Markdown, at most 1 MiB in UTF-8. It is kept as it comes, spaces and line endings included.</summary>
    [StoryContent]
    [JsonConverter(typeof(OptionalVerbatimTextConverter))]
    public Optional<string> Content { get; init; }

    internal StoryDetails Details => new(Title, Description, Content.Or(""));
}
