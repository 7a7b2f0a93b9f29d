namespace Collab.Api.Conventions.Paging;

/// <summary>A part of a list.</summary>
/// <param name="Items">In the list's order; never null.</param>
/// <param name="NextCursor">What asks for the part after this one; <see langword="null"/> at the end of the list.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
