using System.Globalization;

namespace Collab.Api.Conventions;

/// <summary>
/// Whole numbers in paths and queries are written in one way, as JSON writes them (RFC 8259, section 6). The framework's own
/// reader takes <c>+1</c>, <c>01</c>, <c>-0</c>, and blanks around them too.
/// </summary>
internal static class NumberText
{
    public static bool TryParse(string? text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && text == number.ToString(CultureInfo.InvariantCulture);
}
