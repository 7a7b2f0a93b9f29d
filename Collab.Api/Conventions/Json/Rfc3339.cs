using System.Globalization;
using System.Text.RegularExpressions;

namespace Collab.Api.Conventions.Json;

/// <summary>
/// Times as RFC 3339, section 5.6, has them. One without an offset is UTC, and a fraction finer than the microsecond
/// that PostgreSQL keeps is cut, so that what is answered equals what is read later.
/// </summary>
internal static partial class Rfc3339
{
    /// <summary><c>2024-01-15T10:00:00.123456Z</c></summary>
    public const int MaxLength = 27;

    private const int FractionDigits = 6;

    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        var match = Shape().Match(text);
        if (!match.Success)
            return false;

        var fraction = match.Groups["fraction"].Value.PadRight(FractionDigits, '0')[..FractionDigits];
        var offset = match.Groups["offset"] is { Success: true, Value: var given } ? given.ToUpperInvariant() : "Z";
        return DateTimeOffset.TryParseExact(
            $"{match.Groups["date"].Value}T{match.Groups["time"].Value}.{fraction}{offset}",
            "yyyy-MM-dd'T'HH:mm:ss.ffffffK",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal,
            out time);
    }

    /// <returns>The number of characters written.</returns>
    public static int Format(DateTimeOffset time, Span<char> text)
    {
        time.UtcDateTime.TryFormat(text, out var written, "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
        return written;
    }

    [GeneratedRegex(@"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]+))?(?<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
