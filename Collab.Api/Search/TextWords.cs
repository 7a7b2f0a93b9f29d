using System.Globalization;
using System.Text;

namespace Collab.Api.Search;

/// <summary>The words of a text as PostgreSQL's parser takes them: letters and digits, with the signs that stand on them.</summary>
internal static class TextWords
{
    /// <summary>Finds the first word at or after a place.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="at">Where to look from; afterwards the end of the word, or of the text where there is none.</param>
    /// <param name="start">Where the word begins.</param>
    public static bool TryNext(ReadOnlySpan<char> text, ref int at, out int start)
    {
        while (at < text.Length && Length(text[at..]) == 0)
            at++;
        start = at;
        while (at < text.Length && Length(text[at..]) is > 0 and var length)
            at += length;
        return at > start;
    }

    /// <summary>The characters that the text begins with and that are one of a word; 0 where it begins with none.</summary>
    private static int Length(ReadOnlySpan<char> text)
    {
        if (char.IsAscii(text[0]))
            return char.IsAsciiLetterOrDigit(text[0]) ? 1 : 0;

        Rune.DecodeFromUtf16(text, out var rune, out var length);
        return IsOfWord(rune) ? length : 0;
    }

    private static bool IsOfWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
