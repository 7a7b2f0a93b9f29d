namespace Collab.Tests.Stories.Texts;

/// <summary>Texts of a mebibyte that make a plain search for common lines take hours.</summary>
internal static class LargeTexts
{
    private const int Size = 1024 * 1024;

    public static (string Original, string Theirs, string Yours) Of(string kind) => kind switch
    {
        "repeated lines" => (Lines(i => i % 2 == 0 ? "" : "a"), Lines(i => i % 3 == 0 ? "" : "a"), Lines(i => i % 5 == 0 ? "" : "a")),
        "nothing in common" => (Lines(i => $"a{i}"), Lines(i => $"b{i}"), Lines(i => $"c{i}")),
        "lines in another order" => (Lines(i => $"{i}"), Lines(i => $"{i * 7919L % 150_001}"), Lines(i => $"{i * 104_729L % 150_001}")),
        _ => (new string('a', Size), new string('b', Size), new string('a', Size)),
    };

    private static string Lines(Func<int, string> line)
    {
        var text = new System.Text.StringBuilder(Size);
        for (var i = 0; text.Length < Size; i++)
            text.Append(line(i)).Append('\n');
        return text.ToString(0, Size);
    }
}
