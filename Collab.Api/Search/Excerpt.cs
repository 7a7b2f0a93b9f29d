using System.Text;

namespace Collab.Api.Search;

/// <summary>
/// Makes HTML of a headline. The database marks what it found by two characters that it has removed from the text
/// before; so a mark is never the text's own, and the rest is escaped.
/// </summary>
internal static class Excerpt
{
    /// <summary>Characters for private use, U+E000 and U+E001 (Unicode Standard, section 23.5).</summary>
    public const char Start = '\uE000';
    public const char End = '\uE001';

    public static string ToHtml(string headline)
    {
        var html = new StringBuilder(headline.Length + 32);
        foreach (var c in headline)
            html.Append(Part(c) ?? (char.IsWhiteSpace(c) ? " " : c.ToString()));
        return html.ToString().Trim();
    }

    private static string? Part(char c) => c switch
    {
        Start => "<mark>",
        End => "</mark>",
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        _ => null,
    };
}
