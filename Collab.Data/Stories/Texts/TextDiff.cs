namespace Collab.Data.Stories.Texts;

/// <summary>The difference between two texts: hunks of changed lines with the unchanged ones around them.</summary>
/// <param name="Hunks">In the order of the texts; empty where they are equal.</param>
/// <param name="LinesAdded">Lines that only the new text has.</param>
/// <param name="LinesRemoved">Lines that only the old text has.</param>
public sealed record TextDiff(IReadOnlyList<DiffHunk> Hunks, int LinesAdded, int LinesRemoved)
{
    /// <summary>The unchanged lines shown before and after a change, as diff and git have it.</summary>
    public const int Context = 3;

    public static TextDiff Between(string oldText, string newText)
    {
        var (oldLines, newLines) = (new TextLines(oldText), new TextLines(newText));
        var edits = LineDiff.Between(oldLines, newLines);
        List<DiffHunk> hunks = [];
        for (var first = 0; first < edits.Count;)
        {
            var next = first + 1;
            while (next < edits.Count && edits[next].OldStart - edits[next - 1].OldEnd <= 2 * Context)
                next++;

            hunks.Add(DiffHunk.Of([.. edits.Skip(first).Take(next - first)], oldLines, newLines));
            first = next;
        }

        return new(hunks, edits.Sum(e => e.NewCount), edits.Sum(e => e.OldCount));
    }
}
