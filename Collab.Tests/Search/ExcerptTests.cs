using System.Net;
using System.Text.RegularExpressions;
using Collab.Api.Search;
using CsCheck;

namespace Collab.Tests.Search;

public sealed partial class ExcerptTests
{
    private static readonly Gen<string> Texts = Gen.Select(
        Gen.OneOf(Gen.String, Gen.OneOfConst("foo", "Bär", "<mark>", "</mark>", "&lt;", "\n", " ", "\uE000", "\u0001", "e\u0301", "𝒳", "'")).Array[0, 80],
        string.Concat);

    [Theory]
    [InlineData("'b'", "a <mark> &amp; b\"\n'c'\n", "a &lt;mark&gt; &amp;amp; <mark>b</mark>&quot; &#39;c&#39;")]
    [InlineData("'BÄR'", "bär Bären e\u0301bär", "<mark>bär</mark> Bären e\u0301bär")]
    [InlineData("'a-b' <-> 'a' <-> 'b'", "x-a-b, ab", "x-<mark>a</mark>-<mark>b</mark>, ab")]
    [InlineData("'it' <2> '2' & ( '𝒳' | 's' )", "it's 2 𝒳", "<mark>it</mark>&#39;<mark>s</mark> <mark>2</mark> <mark>𝒳</mark>")]
    [InlineData("'foo'", "\u0001\uE000nothing\u0000 here", "\uE000nothing here")]
    [InlineData("'foo'", "", "")]
    [InlineData("'foo'", "... !", "... !")]
    public void Words_are_marked_whatever_their_case_and_all_else_is_escaped(string tree, string text, string excerpt) =>
        Assert.Equal(excerpt, Excerpt.ToHtml(text, new(tree)));

    [Fact]
    public void Of_a_long_text_the_places_are_shown_where_most_of_the_words_stand_together()
    {
        var filler = Lorem(40);

        Assert.Equal(
            $"{Lorem(4)} <mark>a</mark> <mark>b</mark> {Lorem(18)} … {Lorem(21)} <mark>c</mark> <mark>a</mark> <mark>b</mark>.",
            Excerpt.ToHtml($"{filler} a {filler} a b {filler} c a b.", new("'a' & 'b' & 'c'")));
    }

    [Fact]
    public void Of_a_text_without_the_words_the_beginning_is_shown() =>
        Assert.Equal(
            $"&lt;{Lorem(24)}",
            Excerpt.ToHtml($"<{Lorem(40)}", new("'a'")));

    [Fact]
    public void No_text_makes_markup_of_its_own_and_all_that_is_shown_is_of_it() =>
        Texts.Sample(text =>
        {
            var html = Excerpt.ToHtml(text, new("'foo' | 'bär' | '𝒳'"));
            var bare = Mark().Replace(html, "$1");
            var plain = Unseen().Replace(text, "");
            return !bare.AsSpan().ContainsAny("<>\"'")
                && bare.Split(" … ").All(part => plain.Contains(Unseen().Replace(WebUtility.HtmlDecode(part), ""), StringComparison.Ordinal));
        });

    private static string Lorem(int words) => string.Join(' ', Enumerable.Repeat("lorem", words));

    [GeneratedRegex("<mark>([^<>]*)</mark>")]
    private static partial Regex Mark();

    /// <summary>What is shown as a space or not at all.</summary>
    [GeneratedRegex(@"[\s\p{Cc}]+")]
    private static partial Regex Unseen();
}
