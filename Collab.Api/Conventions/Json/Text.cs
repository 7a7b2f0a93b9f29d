using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Collab.Api.Conventions.Json;

/// <summary>What the API keeps of a text that comes in.</summary>
internal static class Text
{
    /// <summary>Trims and normalises.</summary>
    /// <returns>Whether the text can be kept: see <see cref="TryNormalize"/>.</returns>
    public static bool TryClean(string text, [NotNullWhen(true)] out string? clean) => TryNormalize(text.Trim(), out clean);

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
