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

    /// <summary>The signs that the SQL function <c>words_of</c> takes for spaces, as what they are to a parser would hide the words around them.</summary>
    public const string Separators = "<>/\\.@:&=#?%+~";

    /// <summary>What stands for each of those while the words are marked: control characters, which end a word and are removed from the text before.</summary>
    public const string Separated = "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000E\u000F\u0010\u0011\u0012\u0013";

    public static string ToHtml(string headline)
    {
        var html = new StringBuilder(headline.Length + 32);
        foreach (var mark in headline)
        {
            var c = Separated.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? Separators[at] : mark;
            html.Append(Part(c) ?? (char.IsWhiteSpace(c) ? " " : c.ToString()));
        }

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
