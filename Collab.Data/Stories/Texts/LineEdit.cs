namespace Collab.Data.Stories.Texts;

/// <summary>Some lines in a row that others take the place of; indices are from 0. One of the counts may be 0.</summary>
public readonly record struct LineEdit(int OldStart, int OldCount, int NewStart, int NewCount)
{
    public int OldEnd => OldStart + OldCount;

    public int NewEnd => NewStart + NewCount;
}
