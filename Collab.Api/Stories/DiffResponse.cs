using Collab.Data.Stories.Texts;

namespace Collab.Api.Stories;

/// <summary>What makes one revision of another.</summary>
/// <param name="Number">The revision that it leads to.</param>
/// <param name="Against">The revision that it starts from; 0 is the empty text.</param>
/// <param name="Hunks">Changed lines with up to three unchanged ones around them; empty where the texts are equal.</param>
public sealed record DiffResponse(Guid StoryId, int Number, int Against, int LinesAdded, int LinesRemoved, IReadOnlyList<DiffHunk> Hunks)
{
    internal static DiffResponse Of(Guid storyId, int number, int against, TextDiff diff) =>
        new(storyId, number, against, diff.LinesAdded, diff.LinesRemoved, diff.Hunks);
}
