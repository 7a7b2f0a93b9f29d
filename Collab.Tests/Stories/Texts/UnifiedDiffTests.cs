using Collab.Data.Stories.Texts;
using CsCheck;

namespace Collab.Tests.Stories.Texts;

public sealed class UnifiedDiffTests
{
    private static readonly Gen<(string Old, string New)> Texts =
        Gen.OneOf(
            Gen.Select(TextGen.Text, TextGen.Text),
            TextGen.Text.SelectMany(text => Gen.Select(Gen.Const(text), TextGen.Changed(text))));

    [Theory]
    [InlineData("a\n", "a\n", "")]
    [InlineData("", "a\n", "@@ -0,0 +1 @@\n+a\n")]
    [InlineData("a\n", "", "@@ -1 +0,0 @@\n-a\n")]
    [InlineData("a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n")]
    [InlineData("a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n")]
    [InlineData("a\nb", "A\nb", "@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n")]
    [InlineData("a\r\nb\r\n", "a\r\nB\r\n", "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+B\r\n")]
    [InlineData("1\n2\n3\n4\n5\n", "1\n2\n3\n4\n5\n6\n", "@@ -3,3 +3,4 @@\n 3\n 4\n 5\n+6\n")]
    public void The_text_is_what_diff_writes(string oldText, string newText, string hunks)
    {
        var header = hunks.Length == 0 ? "" : "--- a/story.md\n+++ b/story.md\n";

        Assert.Equal(header + hunks, UnifiedDiff.Format(TextDiff.Between(oldText, newText)));
    }

    [Fact]
    public void Changes_more_than_six_lines_apart_are_two_hunks()
    {
        Assert.Single(TextDiff.Between("x\n1\n2\n3\n4\n5\n6\nx\n", "y\n1\n2\n3\n4\n5\n6\ny\n").Hunks);
        Assert.Equal(2, TextDiff.Between("x\n1\n2\n3\n4\n5\n6\n7\nx\n", "y\n1\n2\n3\n4\n5\n6\n7\ny\n").Hunks.Count);
    }

    [Fact]
    public void Applied_to_the_old_text_it_makes_the_new_one() => Texts.Sample((oldText, newText) =>
        Assert.Equal(newText, PatchApplier.Apply(UnifiedDiff.Format(TextDiff.Between(oldText, newText)), oldText)));

    [Fact]
    public void The_lines_added_and_removed_are_those_marked_so() => Texts.Sample((oldText, newText) =>
    {
        var diff = TextDiff.Between(oldText, newText);
        var lines = diff.Hunks.SelectMany(h => h.Lines).ToArray();

        Assert.Equal(lines.Count(l => l.Kind == DiffLineKind.Added), diff.LinesAdded);
        Assert.Equal(lines.Count(l => l.Kind == DiffLineKind.Removed), diff.LinesRemoved);
        Assert.Equal(TextGen.Lines(newText).Count() - TextGen.Lines(oldText).Count(), diff.LinesAdded - diff.LinesRemoved);
    });

    [Theory]
    [InlineData("repeated lines")]
    [InlineData("nothing in common")]
    [InlineData("lines in another order")]
    public void A_diff_that_is_not_the_shortest_is_right_all_the_same(string kind)
    {
        var (oldText, newText, _) = LargeTexts.Of(kind);

        Assert.Equal(newText, PatchApplier.Apply(UnifiedDiff.Format(TextDiff.Between(oldText, newText)), oldText));
    }

    [Fact]
    public void A_small_change_of_a_large_text_is_a_small_diff()
    {
        var (text, _, _) = LargeTexts.Of("lines in another order");
        var changed = text.Replace("\n500\n", "\nfive hundred\n", StringComparison.Ordinal).Replace("\n100000\n", "\n", StringComparison.Ordinal);

        var diff = TextDiff.Between(text, changed);

        Assert.Equal((1, 2), (diff.LinesAdded, diff.LinesRemoved));
    }
}
