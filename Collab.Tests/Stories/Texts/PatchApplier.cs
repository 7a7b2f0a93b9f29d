using System.Globalization;

namespace Collab.Tests.Stories.Texts;

/// <summary>Applies a unified diff to the letter: each line that it says is there has to be.</summary>
internal static class PatchApplier
{
    private const string NoNewline = "\\ No newline at end of file\n";

    public static string Apply(string patch, string text)
    {
        if (patch.Length == 0)
            return text;

        var (lines, old) = (TextGen.Lines(patch).ToArray(), TextGen.Lines(text).ToArray());
        Assert.StartsWith("--- ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("+++ ", lines[1], StringComparison.Ordinal);
        List<string> result = [];
        var at = 0;
        for (var i = 2; i < lines.Length;)
        {
            var (oldStart, oldCount, newStart, newCount) = Header(lines[i++]);
            result.AddRange(old[at..oldStart]);
            Assert.Equal(newStart, result.Count);
            (at, var newEnd) = (oldStart, newStart + newCount);
            while (at < oldStart + oldCount || result.Count < newEnd)
            {
                var line = lines[i++];
                var content = i < lines.Length && lines[i] == NoNewline ? line[1..^1] : line[1..];
                i += content.EndsWith('\n') ? 0 : 1;
                if (line[0] is ' ' or '-')
                    Assert.Equal(old[at++], content);
                if (line[0] is ' ' or '+')
                    result.Add(content);
            }
        }

        return string.Concat(result.Concat(old[at..]));
    }

    /// <summary><c>@@ -1,3 +0,0 @@</c>, with starts from 0.</summary>
    private static (int OldStart, int OldCount, int NewStart, int NewCount) Header(string line)
    {
        var parts = line.Split(' ');
        Assert.Equal(["@@", "@@\n"], [parts[0], parts[3]]);
        var (oldStart, oldCount) = Range(parts[1], '-');
        var (newStart, newCount) = Range(parts[2], '+');
        return (oldStart, oldCount, newStart, newCount);
    }

    private static (int Start, int Count) Range(string text, char sign)
    {
        Assert.Equal(sign, text[0]);
        var numbers = text[1..].Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var count = numbers.Length == 1 ? 1 : numbers[1];
        return (count == 0 ? numbers[0] : numbers[0] - 1, count);
    }
}
