using System.Text.Json.Serialization;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Collab.Data.Stories;

namespace Collab.Api.Stories;

/// <summary>What of a story is to change; a member left out stays, null clears.</summary>
public sealed record StoryChanges
{
    [Text(1, Story.MaxTitleLength)]
    public Optional<string> Title { get; init; }

    [Text(0, Story.MaxDescriptionLength)]
    public Optional<string?> Description { get; init; }

    /// <summary>Markdown, at most 1 MiB in UTF-8. Another text than the present one is a new revision.</summary>
    [StoryContent]
    [JsonConverter(typeof(OptionalVerbatimTextConverter))]
    public Optional<string> Content { get; init; }

    internal StoryDetails ApplyTo(StoryDetails details) =>
        new(Title.Or(details.Title), Description.Or(details.Description), Content.Or(details.Content));
}
