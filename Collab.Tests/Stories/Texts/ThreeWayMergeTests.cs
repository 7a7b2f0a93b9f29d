using System.Diagnostics;
using Collab.Data.Stories.Texts;
using CsCheck;

namespace Collab.Tests.Stories.Texts;

public sealed class ThreeWayMergeTests
{
    private static readonly Gen<(string Base, string Theirs, string Yours)> Texts =
        TextGen.Text.SelectMany(text => Gen.Select(Gen.Const(text), TextGen.Changed(text), TextGen.Changed(text)));

    [Theory]
    [InlineData("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n")]
    [InlineData("a\nb\n", "a\nb\nc\n", "0\na\nb\n", "0\na\nb\nc\n")]
    [InlineData("a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n", "a\nc\nd\n")]
    [InlineData("a\nb\nc\n", "a\nX\nc\n", "a\nX\nc\nd\n", "a\nX\nc\nd\n")]
    [InlineData("a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n", "A\r\nb\r\nC\r\n")]
    [InlineData("a\nb\r\nc", "A\nb\r\nc", "a\nb\r\nc\nd", "A\nb\r\nc\nd")]
    [InlineData("a\nb\nc", "a\nb\nc\n", "A\nb\nc", "A\nb\nc\n")]
    [InlineData("", "", "a", "a")]
    [InlineData("a\nb\n", "", "a\nb\n", "")]
    public void Changes_of_different_lines_are_both_taken(string original, string theirs, string yours, string merged)
    {
        Assert.Equal(merged, ThreeWayMerge.Merge(original, theirs, yours).Text);
    }

    [Theory]
    [InlineData("a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n", 2, "b\n", "X\n", "Y\n")]
    [InlineData("a\nb\n", "a\nb\nX\n", "a\nb\nY\n", 3, "", "X\n", "Y\n")]
    [InlineData("a\nb\nc\n", "a\nc\n", "a\nB\nc\n", 2, "b\n", "", "B\n")]
    [InlineData("a\nb\n", "a\r\nb\n", "A\nb\n", 1, "a\n", "a\r\n", "A\n")]
    [InlineData("a\nb", "a\nb\n", "a\nb2", 2, "b", "b\n", "b2")]
    [InlineData("", "X", "Y", 1, "", "X", "Y")]
    // No unchanged line lies between these: diff3 takes them for one.
    [InlineData("a\nb\nc\nd\n", "a\nB\nc\nd\n", "a\nb\nC\nd\n", 2, "b\nc\n", "B\nc\n", "b\nC\n")]
    [InlineData("a\nb\n", "a\nX\nb\n", "a\nB\n", 2, "b\n", "X\nb\n", "B\n")]
    public void Different_changes_of_the_same_lines_are_a_conflict(
        string original, string theirs, string yours, int line, string baseText, string theirText, string yourText)
    {
        var result = ThreeWayMerge.Merge(original, theirs, yours);

        Assert.Null(result.Text);
        Assert.Equal([new MergeConflict(line, baseText, line, theirText, line, yourText)], result.Conflicts);
    }

    [Fact]
    public void A_conflict_says_where_it_is_in_each_text()
    {
        var result = ThreeWayMerge.Merge("a\nb\nc\nd\ne\n", "0\n1\na\nb\nc\nX\ne\n", "a\nc\nY\ne\nf\n");

        Assert.Equal([new MergeConflict(4, "d\n", 6, "X\n", 3, "Y\n")], result.Conflicts);
    }

    [Fact]
    public void Each_conflict_is_told()
    {
        var result = ThreeWayMerge.Merge("a\nb\nc\nd\ne\n", "A\nb\nC\nd\nE\n", "A2\nb\nC\nd\nE2\n");

        Assert.Equal(["A\n", "E\n"], result.Conflicts.Select(c => c.Theirs));
        Assert.Equal(["A2\n", "E2\n"], result.Conflicts.Select(c => c.Yours));
    }

    [Fact]
    public void Without_a_change_on_one_side_the_other_is_the_result() => Texts.Sample((original, changed, _) =>
    {
        Assert.Equal(changed, ThreeWayMerge.Merge(original, original, changed).Text);
        Assert.Equal(changed, ThreeWayMerge.Merge(original, changed, original).Text);
        Assert.Equal(changed, ThreeWayMerge.Merge(original, changed, changed).Text);
    });

    [Fact]
    public void The_sides_can_be_swapped() => Texts.Sample((original, theirs, yours) =>
    {
        var (one, other) = (ThreeWayMerge.Merge(original, theirs, yours), ThreeWayMerge.Merge(original, yours, theirs));

        Assert.Equal(one.Text, other.Text);
        Assert.Equal(one.Conflicts, other.Conflicts.Select(c => new MergeConflict(c.BaseLine, c.Base, c.YoursLine, c.Yours, c.TheirsLine, c.Theirs)));
    });

    [Fact]
    public void A_clean_merge_has_what_either_added_and_nothing_that_either_removed()
    {
        // Per line of the base: 0 kept, 1 removed, 2 a line added before it.
        var choices = Gen.Int[0, 20].Array[30];
        Gen.Select(choices, choices).Sample((theirs, yours) =>
        {
            var original = Enumerable.Range(0, 30).Select(i => $"line {i}\n").ToArray();
            var merged = ThreeWayMerge.Merge(string.Concat(original), Edit(original, theirs, "theirs"), Edit(original, yours, "yours")).Text;
            if (merged is null)
                return;

            var expected = original.Where((_, i) => theirs[i] != 1 && yours[i] != 1)
                .Concat(Added(theirs, "theirs"))
                .Concat(Added(yours, "yours"));
            Assert.Equal(expected.Order(), TextGen.Lines(merged).Order());
        });

        static string Edit(string[] lines, int[] choices, string writer) => string.Concat(lines.Select((line, i) => choices[i] switch
        {
            1 => "",
            2 => $"{writer} {i}\n{line}",
            _ => line,
        }));

        static IEnumerable<string> Added(int[] choices, string writer) =>
            choices.Select((choice, i) => choice == 2 ? $"{writer} {i}\n" : "").Where(line => line.Length > 0);
    }

    [Theory]
    [InlineData("repeated lines", false)]
    [InlineData("nothing in common", false)]
    [InlineData("lines in another order", false)]
    [InlineData("one line", true)]
    public void Texts_of_a_mebibyte_are_merged_in_bounded_time(string kind, bool isYoursUnchanged)
    {
        var (original, theirs, yours) = LargeTexts.Of(kind);
        var started = Stopwatch.GetTimestamp();

        var result = ThreeWayMerge.Merge(original, theirs, yours);

        Assert.Equal(yours, ThreeWayMerge.Merge(original, original, yours).Text);
        Assert.Equal(theirs, ThreeWayMerge.Merge(original, theirs, original).Text);
        Assert.Equal(yours, ThreeWayMerge.Merge(original, yours, yours).Text);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10), $"It took {Stopwatch.GetElapsedTime(started)}.");
        Assert.Equal(isYoursUnchanged ? theirs : null, result.Text);
        Assert.Equal(isYoursUnchanged, result.Conflicts.Count == 0);
        var (ofOriginal, ofTheirs, ofYours) = (TextGen.Lines(original).ToArray(), TextGen.Lines(theirs).ToArray(), TextGen.Lines(yours).ToArray());
        Assert.All(result.Conflicts, c => Assert.Equal(
            (c.Base, c.Theirs, c.Yours),
            (Part(ofOriginal, c.BaseLine, c.Base), Part(ofTheirs, c.TheirsLine, c.Theirs), Part(ofYours, c.YoursLine, c.Yours))));

        static string Part(string[] lines, int from, string like) => string.Concat(lines.Skip(from - 1).Take(TextGen.Lines(like).Count()));
    }
}
