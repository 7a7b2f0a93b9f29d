using System.Numerics;

namespace Collab.Api.Search;

/// <summary>A part of a text that an excerpt shows, by the numbers of its words.</summary>
/// <param name="First">Its first word.</param>
/// <param name="End">The word after its last one.</param>
internal readonly record struct Fragment(int First, int End)
{
    private const int MaxWords = 24;

    /// <summary>Words that are shown before one that was found.</summary>
    private const int Lead = 4;

    /// <summary>The part where the most different words stand together, and the next best one, in the order of the text; its beginning where nothing was found.</summary>
    /// <param name="found">The words that were looked for, by their numbers.</param>
    /// <param name="words">How many words the text has.</param>
    public static Fragment[] Choose(List<(int Word, int Term)> found, int words)
    {
        if (Best(found, new(0, words)) is not { } best)
            return [new(0, MaxWords)];

        var before = Best(found, new(0, best.First));
        var after = Best(found, new(best.End, words));
        return (before, after) switch
        {
            ({ } b, { } a) => a.Terms > b.Terms ? [best.Of, a.Of] : [b.Of, best.Of],
            ({ } b, null) => [b.Of, best.Of],
            (null, { } a) => [best.Of, a.Of],
            _ => [best.Of],
        };
    }

    private static Choice? Best(List<(int Word, int Term)> found, Fragment within)
    {
        Choice? best = null;
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Word < within.First || found[i].Word >= within.End)
                continue;

            var first = Math.Max(within.First, Math.Min(found[i].Word - Lead, within.End - MaxWords));
            var choice = new Choice(first, Math.Min(within.End, first + MaxWords), Terms(found, i, first + MaxWords));
            if (best is null || choice.Terms > best.Value.Terms)
                best = choice;
        }

        return best;
    }

    /// <summary>How many different words there are from one that was found to the end of a fragment; of more than 64 some are taken for one.</summary>
    private static int Terms(List<(int Word, int Term)> found, int from, int end)
    {
        var terms = 0UL;
        for (var i = from; i < found.Count && found[i].Word < end; i++)
            terms |= 1UL << found[i].Term;
        return BitOperations.PopCount(terms);
    }

    private readonly record struct Choice(int First, int End, int Terms)
    {
        public Fragment Of => new(First, End);
    }
}
