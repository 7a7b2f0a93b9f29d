using System.Text.RegularExpressions;

namespace Collab.Api.Search;

/// <summary>The words that a query looks for, whatever their case.</summary>
internal sealed partial class SearchTerms
{
    private readonly Dictionary<string, int> _terms = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byText;

    /// <param name="tree">The query as PostgreSQL's <c>querytree</c> writes it, without what must not be there: <c>'foo' &amp; ( 'bar' | 'a-b' )</c>.</param>
    public SearchTerms(string tree)
    {
        foreach (var lexeme in Lexeme().EnumerateMatches(tree))
        {
            var text = tree.AsSpan(lexeme.Index, lexeme.Length);
            for (var at = 0; TextWords.TryNext(text, ref at, out var start);)
                _terms.TryAdd(text[start..at].ToString(), _terms.Count);
        }

        _byText = _terms.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Which of the words this is, from 0; <see langword="null"/> where it is none.</summary>
    public int? Find(ReadOnlySpan<char> word) => _byText.TryGetValue(word, out var term) ? term : null;

    [GeneratedRegex("'(?:[^']|'')*'")]
    private static partial Regex Lexeme();
}
