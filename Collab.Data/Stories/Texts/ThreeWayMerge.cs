namespace Collab.Data.Stories.Texts;

/// <summary>
/// Merges two changes of one text by lines, as diff3 does: what only one of them changed is taken, what both changed
/// alike is taken once, and the rest is a conflict. Changes that touch, with no unchanged line between them, belong
/// together. A pure function, and symmetric where it is clean.
/// </summary>
public static class ThreeWayMerge
{
    /// <param name="original">What both changes started from.</param>
    /// <param name="theirs">One changed text.</param>
    /// <param name="yours">The other one.</param>
    public static MergeResult Merge(string original, string theirs, string yours)
    {
        var lines = new TextLines(original);
        var (left, right) = (new MergeSide(lines, new TextLines(theirs)), new MergeSide(lines, new TextLines(yours)));
        List<string> parts = [];
        List<MergeConflict> conflicts = [];
        var at = 0;
        while (!left.IsDone || !right.IsDone)
        {
            var start = Math.Min(left.NextStart, right.NextStart);
            var end = start;
            while (left.TakeUpTo(ref end) || right.TakeUpTo(ref end))
            {
            }

            parts.Add(lines.Slice(at, start - at));
            var (ofOriginal, ofLeft, ofRight) = (lines.Slice(start, end - start), left.Cut(start, end), right.Cut(start, end));
            if (Choose(ofOriginal, ofLeft.Text, ofRight.Text) is { } chosen)
                parts.Add(chosen);
            else
                conflicts.Add(new(start + 1, ofOriginal, ofLeft.Line, ofLeft.Text, ofRight.Line, ofRight.Text));
            at = end;
        }

        parts.Add(lines.Slice(at, lines.Count - at));
        return new(conflicts.Count == 0 ? string.Concat(parts) : null, conflicts);
    }

    private static string? Choose(string original, string theirs, string yours) =>
        theirs == yours || yours == original ? theirs
        : theirs == original ? yours
        : null;
}
