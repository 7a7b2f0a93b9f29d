namespace Collab.Data.Stories.Texts;

/// <summary>One of the two changes of a merge, walked through from the start of the original to its end.</summary>
internal sealed class MergeSide(TextLines original, TextLines changed)
{
    private readonly IReadOnlyList<LineEdit> _edits = LineDiff.Between(original, changed);
    private int _next;

    /// <summary>How far a line that stays is from its place in the original: after the edits taken, and before those of this cut.</summary>
    private int _shift;
    private int _shiftBefore;

    public bool IsDone => _next == _edits.Count;

    /// <summary>Where in the original the next edit starts; beyond its end when there is none.</summary>
    public int NextStart => IsDone ? int.MaxValue : _edits[_next].OldStart;

    /// <summary>Takes the next edit, and moves the end behind it, where it starts before the end or at it.</summary>
    public bool TakeUpTo(ref int end)
    {
        if (NextStart > end)
            return false;

        var edit = _edits[_next++];
        end = Math.Max(end, edit.OldEnd);
        _shift += edit.NewCount - edit.OldCount;
        return true;
    }

    /// <summary>What stands here for a part of the original, and the line that it starts at (from 1). Parts come in order, each once.</summary>
    public (int Line, string Text) Cut(int start, int end)
    {
        var (from, to) = (start + _shiftBefore, end + _shift);
        _shiftBefore = _shift;
        return (from + 1, changed.Slice(from, to - from));
    }
}
