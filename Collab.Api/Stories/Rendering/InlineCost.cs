using System.Buffers;
using Markdig.Helpers;

namespace Collab.Api.Stories.Rendering;

/// <summary>What it takes to parse the inlines of a block: at worst, each place where one may start is compared with all of its text.</summary>
internal sealed class InlineCost
{
    /// <summary>Less than a tenth of a second; a paragraph of 64 KiB with 1,000 links.</summary>
    private const long Max = 64 * 1024 * 1024;

    private static readonly SearchValues<char> Openers = SearchValues.Create("[<*_~:");

    private long _characters;
    private long _openers;

    public InlineCost(StringLineGroup lines)
    {
        for (var i = 0; i < lines.Count; i++)
            Add(lines.Lines[i].Slice);
    }

    public bool IsTooHigh => _characters * _openers > Max;

    public void Add(StringSlice line)
    {
        var text = line.AsSpan();
        _characters += text.Length;
        _openers += text.Count("www.");
        for (var next = text.IndexOfAny(Openers); next >= 0; next = text.IndexOfAny(Openers))
        {
            _openers++;
            text = text[(next + 1)..];
        }
    }
}
