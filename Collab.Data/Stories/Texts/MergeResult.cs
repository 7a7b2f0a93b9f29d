namespace Collab.Data.Stories.Texts;

/// <summary>What a merge comes to.</summary>
/// <param name="Text">The merged text; <see langword="null"/> where there are conflicts.</param>
/// <param name="Conflicts">In the order of the texts; empty where the merge is clean.</param>
public sealed record MergeResult(string? Text, IReadOnlyList<MergeConflict> Conflicts);

/// <summary>A part that both changed, and not alike. Each text is whole lines with their endings; a line number is where it starts, from 1.</summary>
public sealed record MergeConflict(int BaseLine, string Base, int TheirsLine, string Theirs, int YoursLine, string Yours);
