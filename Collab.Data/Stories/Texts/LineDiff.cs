namespace Collab.Data.Stories.Texts;

/// <summary>What lies between two texts, line by line.</summary>
public static class LineDiff
{
    /// <summary>The edits that make the new text of the old one, in order; between two of them at least one line stays.</summary>
    public static IReadOnlyList<LineEdit> Between(TextLines oldLines, TextLines newLines)
    {
        var matches = new LineMatcher(oldLines, newLines).Match();
        List<LineEdit> edits = [];
        var (oldAt, newAt) = (0, 0);
        for (var i = 0; i <= matches.Length; i++)
        {
            var match = i == matches.Length ? newLines.Count : matches[i];
            if (match < 0)
                continue;
            if (i > oldAt || match > newAt)
                edits.Add(new(oldAt, i - oldAt, newAt, match - newAt));
            (oldAt, newAt) = (i + 1, match + 1);
        }

        return edits;
    }
}
