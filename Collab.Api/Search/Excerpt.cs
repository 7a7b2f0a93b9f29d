using System.Text;

namespace Collab.Api.Search;

/// <summary>
/// Shows where words stand in a text, as HTML. It is written here, and not by PostgreSQL's <c>ts_headline</c>: that takes
/// ten times as long, and returns marks that a text could hold itself. Of the text nothing is copied that is not escaped.
/// </summary>
internal static class Excerpt
{
    private const string Between = " … ";

    /// <summary>Places in a text among which the best are looked for.</summary>
    private const int MaxFound = 500;

    public static string ToHtml(string text, SearchTerms terms)
    {
        var html = new StringBuilder();
        foreach (var fragment in Fragment.Choose(Find(text, terms, out var words), words))
        {
            if (Place(text, fragment) is not { Length: > 0 } part)
                continue;
            if (html.Length > 0)
                html.Append(Between);
            Write(html, part, terms);
        }

        return html.ToString();
    }

    /// <summary>The numbers of the words that were looked for.</summary>
    private static List<(int Word, int Term)> Find(string text, SearchTerms terms, out int words)
    {
        List<(int, int)> found = [];
        words = 0;
        for (var at = 0; TextWords.TryNext(text, ref at, out var start); words++)
        {
            if (found.Count < MaxFound && terms.Find(text.AsSpan(start..at)) is { } term)
                found.Add((words, term));
        }

        return found;
    }

    /// <summary>The fragment's text, with the signs around it where the text begins or ends there.</summary>
    private static ReadOnlySpan<char> Place(string text, Fragment fragment)
    {
        var (word, first, end) = (0, 0, text.Length);
        for (var at = 0; word <= fragment.End && TextWords.TryNext(text, ref at, out var start); word++)
        {
            if (word == fragment.First && word > 0)
                first = start;
            if (word == fragment.End - 1)
                end = at;
        }

        return text.AsSpan(first, (word > fragment.End ? end : text.Length) - first).Trim();
    }

    private static void Write(StringBuilder html, ReadOnlySpan<char> part, SearchTerms terms)
    {
        var written = 0;
        for (var at = 0; TextWords.TryNext(part, ref at, out var start);)
        {
            if (terms.Find(part[start..at]) is null)
                continue;

            Escape(html, part[written..start]);
            html.Append("<mark>").Append(part[start..at]).Append("</mark>");
            written = at;
        }

        Escape(html, part[written..]);
    }

    private static void Escape(StringBuilder html, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            switch (c)
            {
                case '&': html.Append("&amp;"); break;
                case '<': html.Append("&lt;"); break;
                case '>': html.Append("&gt;"); break;
                case '"': html.Append("&quot;"); break;
                case '\'': html.Append("&#39;"); break;
                case var space when char.IsWhiteSpace(space): html.Append(' '); break;
                case var sign when !char.IsControl(sign): html.Append(sign); break;
            }
        }
    }
}
