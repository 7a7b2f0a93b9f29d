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

    /// <summary>Nothing but spaces and what Unicode calls control and format characters, such as U+200B and U+FEFF.</summary>
    private static bool IsBlank(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format))
                return false;
        }

        return true;
    }

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
