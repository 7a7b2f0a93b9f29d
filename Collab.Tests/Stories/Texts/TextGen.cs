using CsCheck;

namespace Collab.Tests.Stories.Texts;

/// <summary>Texts to compare and merge: few different lines, so that much is alike, and every kind of line ending.</summary>
internal static class TextGen
{
    private static readonly Gen<string> Ending = Gen.Frequency((6, Gen.Const("\n")), (2, Gen.Const("\r\n")), (1, Gen.Const("\r\r\n")));

    private static readonly Gen<string> Line = Gen.Select(Gen.OneOfConst("", "a", "b", "c", "+x", "-x", "\\ No newline", " d"), Ending, (text, ending) => text + ending);

    public static Gen<string> Text { get; } =
        Gen.Select(Line.List[0, 12], Gen.OneOfConst("", "", "a", "end", "\r"), (lines, last) => string.Concat(lines) + last);

    /// <summary>The text, or another that differs from it in some lines.</summary>
    public static Gen<string> Changed(string text) =>
        Gen.Select(Gen.Int[0, 9].Array[text.Split('\n').Length], Line, (choices, line) => string.Concat(Lines(text).Select((old, i) => choices[i] switch
        {
            0 => line,
            1 => "",
            2 => line + old,
            3 => old.TrimEnd('\r', '\n'),
            _ => old,
        })));

    public static IEnumerable<string> Lines(string text)
    {
        var parts = text.Split('\n');
        return parts.Select((part, i) => i < parts.Length - 1 ? part + "\n" : part).Where(line => line.Length > 0);
    }
}
