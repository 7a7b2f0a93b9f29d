namespace Collab.Api.Search;

/// <summary>What can be found.</summary>
public enum SearchKind
{
    Event,
    Task,
    Story,
    Comment,
}
