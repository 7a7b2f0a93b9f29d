namespace Collab.Data.Stories.Texts;

/// <summary>
/// A text as lines. A line ends with its LF, which belongs to it, and so does whatever stands before it (a CR too): the
/// lines put together are the text again, whatever its line endings. Only the last one may lack its LF.
/// </summary>
public sealed class TextLines
{
    private readonly string _text;
    private readonly int[] _starts;

    public TextLines(string text)
    {
        _text = text;
        _starts = Starts(text);
    }

    public int Count => _starts.Length - 1;

    /// <summary>A line with its ending, by its index from 0.</summary>
    public ReadOnlySpan<char> this[int index] => _text.AsSpan(_starts[index].._starts[index + 1]);

    /// <summary>The text of some lines in a row.</summary>
    public string Slice(int start, int count) => _text[_starts[start].._starts[start + count]];

    private static int[] Starts(string text)
    {
        List<int> starts = [0];
        for (var at = 0; at < text.Length; starts.Add(at))
        {
            var end = text.IndexOf('\n', at);
            at = end < 0 ? text.Length : end + 1;
        }

        return [.. starts];
    }
}
