using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Collab.Api.Conventions.Json;

/// <summary>What the API keeps of a text that comes in.</summary>
internal static class Text
{
    /// <summary>Trims and normalises. A text of which nothing can be seen is empty.</summary>
    /// <returns>Whether the text can be kept: see <see cref="TryNormalize"/>.</returns>
    public static bool TryClean(string text, [NotNullWhen(true)] out string? clean)
    {
        if (!TryNormalize(text.Trim(), out clean))
            return false;
        if (IsBlank(clean))
            clean = "";
        return true;
    }

    /// <summary>Normalises, and leaves the ends as they are.</summary>
    /// <returns>
    /// Whether the text can be kept: it has no U+0000, no half of a surrogate pair, and no U+FFFE, a byte order mark read the
    /// wrong way round, which has no normal form.
    /// </returns>
    public static bool TryNormalize(string text, [NotNullWhen(true)] out string? normal)
    {
        normal = text.AsSpan().ContainsAny('\0', '\uFFFE') || !IsWhole(text) ? null : text.Normalize(NormalizationForm.FormC);
        return normal is not null;
    }

    /// <summary>The length as people and JSON Schema count it: code points, not UTF-16 units.</summary>
    public static int Length(string text)
    {
        var length = 0;
        foreach (var _ in text.EnumerateRunes())
            length++;
        return length;
    }

    /// <summary>Nothing but spaces and what shows none of itself: control and format characters, such as U+200B and U+FEFF, and the like.</summary>
    private static bool IsBlank(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format) && !IsInvisible(rune))
                return false;
        }

        return true;
    }

    /// <summary>
    /// The letters and marks among the default ignorable code points (Unicode, section 5.21): joiners, Hangul's fillers, Khmer's inherent vowels,
    /// variation selectors. And the Braille pattern without a dot.
    /// </summary>
    private static bool IsInvisible(Rune rune) => rune.Value is
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x3164 or 0xFFA0
        or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or 0x2800;

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!Rune.TryGetRuneAt(text, i, out _))
                return false;
            i++;
        }

        return true;
    }
}
