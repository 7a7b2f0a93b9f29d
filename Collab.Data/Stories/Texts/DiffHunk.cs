namespace Collab.Data.Stories.Texts;

/// <summary>Changes that lie close together, with the unchanged lines around them.</summary>
/// <param name="OldStart">The number of the first line in the old text, from 1; of the line before where the hunk has none of it.</param>
/// <param name="OldLines">How many lines of the old text it spans.</param>
/// <param name="NewStart">The same in the new text.</param>
/// <param name="NewLines">How many lines of the new text it spans.</param>
/// <param name="Lines">Removed lines come before those that take their place.</param>
public sealed record DiffHunk(int OldStart, int OldLines, int NewStart, int NewLines, IReadOnlyList<DiffLine> Lines)
{
    internal static DiffHunk Of(IReadOnlyList<LineEdit> edits, TextLines oldLines, TextLines newLines)
    {
        var oldStart = Math.Max(edits[0].OldStart - TextDiff.Context, 0);
        var oldEnd = Math.Min(edits[^1].OldEnd + TextDiff.Context, oldLines.Count);
        var newStart = edits[0].NewStart - (edits[0].OldStart - oldStart);
        var newEnd = edits[^1].NewEnd + (oldEnd - edits[^1].OldEnd);

        List<DiffLine> lines = [];
        var at = oldStart;
        foreach (var edit in edits)
        {
            Add(lines, DiffLineKind.Context, oldLines, at, edit.OldStart);
            Add(lines, DiffLineKind.Removed, oldLines, edit.OldStart, edit.OldEnd);
            Add(lines, DiffLineKind.Added, newLines, edit.NewStart, edit.NewEnd);
            at = edit.OldEnd;
        }

        Add(lines, DiffLineKind.Context, oldLines, at, oldEnd);
        return new(Number(oldStart, oldEnd), oldEnd - oldStart, Number(newStart, newEnd), newEnd - newStart, lines);
    }

    private static int Number(int start, int end) => start == end ? start : start + 1;

    private static void Add(List<DiffLine> lines, DiffLineKind kind, TextLines from, int start, int end)
    {
        for (var i = start; i < end; i++)
            lines.Add(new(kind, from.Slice(i, 1)));
    }
}

/// <summary>What became of a line.</summary>
public enum DiffLineKind
{
    Context,
    Removed,
    Added,
}

/// <summary>A line of a hunk, with its ending; only the last line of a text may have none.</summary>
public sealed record DiffLine(DiffLineKind Kind, string Text);
