using System.Text.Json.Serialization;
using Collab.Api.Conventions;
using Collab.Api.Users;
using Collab.Data.Stories;

namespace Collab.Api.Stories;

/// <summary>A story.</summary>
/// <param name="Content">Markdown, the text of the head.</param>
/// <param name="ContentHtml">The content as HTML that a page may show as it is, where it was asked for.</param>
/// <param name="Revision">The number of the head, which is the newest revision.</param>
/// <param name="CreatedBy">Who wrote the first text.</param>
/// <param name="Merged">In the answer to a change of the content: whether it was merged with changes made since.</param>
public sealed record StoryResponse(
    Guid Id,
    int Version,
    Guid TaskId,
    string Title,
    string? Description,
    string Content,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ContentHtml,
    int Revision,
    Guid CreatedBy,
    Person User,
    bool IsDeleted,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Merged,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IResource
{
    int? IResource.Version => Version;

    internal static StoryResponse Of(StoryView view) => Of(view.Story, view.UserName);

    internal static StoryResponse Of(Story story, string userName) => new(
        story.Id,
        story.Version,
        story.TaskId,
        story.Title,
        story.Description,
        story.Content,
        null,
        story.Revision,
        story.CreatedBy,
        new Person(story.CreatedBy, userName),
        story.IsDeleted,
        null,
        story.CreatedAt,
        story.UpdatedAt);
}
