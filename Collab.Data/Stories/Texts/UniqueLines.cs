namespace Collab.Data.Stories.Texts;

/// <summary>Finds the lines that stand once in each of two texts, as many as are in the same order in both.</summary>
/// <param name="ids">How many different lines there are; each has an id below it.</param>
internal sealed class UniqueLines(int ids)
{
    private readonly int[] _oldAt = new int[ids];
    private readonly int[] _newAt = new int[ids];

    /// <summary>In the order of the texts, as offsets into them.</summary>
    public IReadOnlyList<(int Old, int New)> InOrder(ReadOnlySpan<int> oldIds, ReadOnlySpan<int> newIds)
    {
        Place(oldIds, _oldAt);
        Place(newIds, _newAt);
        List<(int Old, int New)> pairs = [];
        for (var i = 0; i < oldIds.Length; i++)
        {
            if (_oldAt[oldIds[i]] == i + 1 && _newAt[oldIds[i]] > 0)
                pairs.Add((i, _newAt[oldIds[i]] - 1));
        }

        Clear(oldIds);
        Clear(newIds);
        return LongestRising(pairs);
    }

    /// <summary>Notes where each line stands, from 1; -1 where it stands twice.</summary>
    private static void Place(ReadOnlySpan<int> ids, int[] places)
    {
        for (var i = 0; i < ids.Length; i++)
            places[ids[i]] = places[ids[i]] == 0 ? i + 1 : -1;
    }

    private void Clear(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
            _oldAt[id] = _newAt[id] = 0;
    }

    /// <summary>The longest sequence of pairs whose new places rise too ("patience sorting").</summary>
    private static List<(int Old, int New)> LongestRising(List<(int Old, int New)> pairs)
    {
        var before = new int[pairs.Count];
        List<int> tails = [];
        for (var i = 0; i < pairs.Count; i++)
        {
            var length = FirstNotBelow(tails, pairs, pairs[i].New);
            before[i] = length == 0 ? -1 : tails[length - 1];
            if (length == tails.Count)
                tails.Add(i);
            else
                tails[length] = i;
        }

        List<(int Old, int New)> rising = [];
        for (var i = tails.Count == 0 ? -1 : tails[^1]; i >= 0; i = before[i])
            rising.Add(pairs[i]);
        rising.Reverse();
        return rising;
    }

    private static int FirstNotBelow(List<int> tails, List<(int Old, int New)> pairs, int place)
    {
        var (low, high) = (0, tails.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (pairs[tails[middle]].New < place)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
