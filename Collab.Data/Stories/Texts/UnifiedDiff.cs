using System.Globalization;
using System.Text;

namespace Collab.Data.Stories.Texts;

/// <summary>
/// The unified format (POSIX.1-2024, diff, "Diff -u Output Format"), with GNU's mark of a missing newline: what
/// <c>patch -p1</c> and <c>git apply</c> take.
/// </summary>
public static class UnifiedDiff
{
    private const string Header = "--- a/story.md\n+++ b/story.md\n";
    private const string NoNewline = "\n\\ No newline at end of file\n";

    /// <returns>Empty where the texts are equal.</returns>
    public static string Format(TextDiff diff)
    {
        if (diff.Hunks.Count == 0)
            return "";

        var text = new StringBuilder(Header);
        foreach (var hunk in diff.Hunks)
        {
            text.Append(CultureInfo.InvariantCulture, $"@@ -{Range(hunk.OldStart, hunk.OldLines)} +{Range(hunk.NewStart, hunk.NewLines)} @@\n");
            foreach (var line in hunk.Lines)
                text.Append(Mark(line.Kind)).Append(line.Text).Append(line.Text.EndsWith('\n') ? "" : NoNewline);
        }

        return text.ToString();
    }

    private static char Mark(DiffLineKind kind) => kind switch
    {
        DiffLineKind.Added => '+',
        DiffLineKind.Removed => '-',
        _ => ' ',
    };

    private static string Range(int start, int lines) =>
        lines == 1 ? start.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{start},{lines}");
}
