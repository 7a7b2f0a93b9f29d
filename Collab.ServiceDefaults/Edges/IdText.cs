using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Collab.ServiceDefaults.Edges;

/// <summary>
/// Ids as they are written wherever they come in: 32 hexadecimal digits in five groups, in either case (RFC 9562, section 4).
/// The framework's own reader takes braces, signs, blanks and <c>0x</c> too, so that one resource would have many names.
/// </summary>
public static class IdText
{
    private const string Form = "D";
    private const int Length = 36;

    private static readonly SearchValues<char> Characters = SearchValues.Create("-0123456789ABCDEFabcdef");

    public static bool TryParse([NotNullWhen(true)] string? text, out Guid id)
    {
        if (text?.Length == Length && !text.AsSpan().ContainsAnyExcept(Characters))
            return Guid.TryParseExact(text, Form, out id);

        id = default;
        return false;
    }
}
