using DiffPlex;
using DiffPlex.Model;

namespace Collab.Data.Stories.Texts;

/// <summary>
/// Finds the lines that two texts have in common, in the same order in both. Myers' algorithm (DiffPlex) takes quadratic
/// time where much differs, so it gets what is short enough; longer texts are first cut at the lines that are unique
/// in both ("patience diff"), and what stays too long after that counts as changed.
/// </summary>
internal sealed class LineMatcher
{
    private const int MaxDepth = 32;
    private const int None = -1;

    private readonly TextLines _old;
    private readonly TextLines _new;
    private readonly int[] _oldIds;
    private readonly int[] _newIds;
    private readonly int[] _matches;
    private readonly UniqueLines _unique;

    /// <summary>The steps that Myers' algorithm may still take; 20 million are a tenth of a second.</summary>
    private long _steps = 20_000_000;

    public LineMatcher(TextLines oldLines, TextLines newLines)
    {
        (_old, _new) = (oldLines, newLines);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        (_oldIds, _newIds) = (Ids(oldLines, known), Ids(newLines, known));
        _matches = new int[oldLines.Count];
        _unique = new UniqueLines(known.Count);
    }

    /// <returns>For each old line the index of the new one that it is, or -1.</returns>
    public int[] Match()
    {
        Array.Fill(_matches, None);
        Match(0, _oldIds.Length, 0, _newIds.Length, MaxDepth);
        return _matches;
    }

    private void Match(int oldStart, int oldEnd, int newStart, int newEnd, int depth)
    {
        while (oldStart < oldEnd && newStart < newEnd && _oldIds[oldStart] == _newIds[newStart])
            _matches[oldStart++] = newStart++;
        while (oldStart < oldEnd && newStart < newEnd && _oldIds[oldEnd - 1] == _newIds[newEnd - 1])
            _matches[--oldEnd] = --newEnd;
        if (oldStart == oldEnd || newStart == newEnd || TryMyers(oldStart, oldEnd, newStart, newEnd) || depth == 0)
            return;

        var anchors = _unique.InOrder(_oldIds.AsSpan(oldStart..oldEnd), _newIds.AsSpan(newStart..newEnd));
        if (anchors.Count == 0)
            return;

        var (oldFirst, newFirst) = (oldStart, newStart);
        foreach (var (oldOffset, newOffset) in anchors)
        {
            var (oldAnchor, newAnchor) = (oldFirst + oldOffset, newFirst + newOffset);
            Match(oldStart, oldAnchor, newStart, newAnchor, depth - 1);
            _matches[oldAnchor] = newAnchor;
            (oldStart, newStart) = (oldAnchor + 1, newAnchor + 1);
        }

        Match(oldStart, oldEnd, newStart, newEnd, depth - 1);
    }

    /// <returns>Whether the lines were few enough. Those that only one of the texts has need no search.</returns>
    private bool TryMyers(int oldStart, int oldEnd, int newStart, int newEnd)
    {
        var oldCommon = Common(_oldIds, oldStart, oldEnd, _newIds.AsSpan(newStart..newEnd));
        var newCommon = Common(_newIds, newStart, newEnd, _oldIds.AsSpan(oldStart..oldEnd));
        long lines = oldCommon.Count + newCommon.Count;
        if (lines * lines > _steps)
            return false;

        _steps -= lines * lines;
        if (lines == 0)
            return true;

        var diff = Differ.Instance.CreateDiffs(TextOf(_old, oldCommon), TextOf(_new, newCommon), ignoreWhiteSpace: false, ignoreCase: false, LineChunker.Instance);
        Take(diff.DiffBlocks, oldCommon, newCommon);
        return true;
    }

    /// <summary>Matches what lies between the blocks that differ.</summary>
    private void Take(IEnumerable<DiffBlock> blocks, List<int> oldLines, List<int> newLines)
    {
        var (oldAt, newAt) = (0, 0);
        foreach (var block in blocks.Append(new DiffBlock(oldLines.Count, 0, newLines.Count, 0)))
        {
            while (oldAt < block.DeleteStartA)
                _matches[oldLines[oldAt++]] = newLines[newAt++];
            (oldAt, newAt) = (block.DeleteStartA + block.DeleteCountA, block.InsertStartB + block.InsertCountB);
        }
    }

    private static List<int> Common(int[] ids, int start, int end, ReadOnlySpan<int> others)
    {
        var known = new HashSet<int>(others.Length);
        foreach (var id in others)
            known.Add(id);

        List<int> common = [];
        for (var i = start; i < end; i++)
        {
            if (known.Contains(ids[i]))
                common.Add(i);
        }

        return common;
    }

    private static string TextOf(TextLines lines, List<int> indices) => string.Concat(indices.Select(index => lines.Slice(index, 1)));

    private static int[] Ids(TextLines lines, Dictionary<string, int> known)
    {
        var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        var ids = new int[lines.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            if (!lookup.TryGetValue(lines[i], out ids[i]))
                lookup[lines[i]] = ids[i] = known.Count;
        }

        return ids;
    }

    private sealed class LineChunker : IChunker
    {
        public static readonly LineChunker Instance = new();

        public IReadOnlyList<string> Chunk(string text)
        {
            var lines = new TextLines(text);
            return [.. Enumerable.Range(0, lines.Count).Select(i => lines.Slice(i, 1))];
        }
    }
}
