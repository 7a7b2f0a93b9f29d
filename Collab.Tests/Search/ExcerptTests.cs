using Collab.Api.Search;
using CsCheck;

namespace Collab.Tests.Search;

public sealed class ExcerptTests
{
    [Fact]
    public void The_text_is_escaped_and_the_marks_are_not() =>
        Assert.Equal(
            "a &lt;mark&gt; &amp;amp; <mark>b&quot;</mark> &#39;c&#39;",
            Excerpt.ToHtml($"a <mark> &amp; {Excerpt.Start}b\"{Excerpt.End}\n'c'\n"));

    [Fact]
    public void No_text_makes_markup_of_its_own() =>
        Gen.String.Sample(text =>
        {
            var html = Excerpt.ToHtml(text.Replace(Excerpt.Start, ' ').Replace(Excerpt.End, ' '));
            return !html.AsSpan().ContainsAny("<>\"'");
        });
}
