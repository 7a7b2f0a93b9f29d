namespace Collab.Data.Stories;

/// <summary>The members of a story that those who see it set.</summary>
public sealed record StoryDetails(string Title, string? Description, string Content);
