using System.Diagnostics;
using System.Net;
using Collab.Api.Stories.Rendering;

namespace Collab.Tests.Stories.Rendering;

public sealed class StoryMarkdownTests
{
    [Theory]
    [InlineData("# Title", "<h1>Title</h1>\n")]
    [InlineData("**bold** *it* ~~gone~~ `code`", "<p><strong>bold</strong> <em>it</em> <del>gone</del> <code>code</code></p>\n")]
    [InlineData("```csharp\nvar a = 1 < 2;\n```", "<pre><code class=\"language-csharp\">var a = 1 &lt; 2;\n</code></pre>\n")]
    [InlineData("[a](https://a.example/?b=1&c=2)", "<p><a href=\"https://a.example/?b=1&amp;c=2\" rel=\"nofollow noopener\">a</a></p>\n")]
    [InlineData("see https://a.example now", "<p>see <a href=\"https://a.example\" rel=\"nofollow noopener\">https://a.example</a> now</p>\n")]
    [InlineData("<https://a.example>", "<p><a href=\"https://a.example\" rel=\"nofollow noopener\">https://a.example</a></p>\n")]
    [InlineData("[mail](mailto:a@b.example)", "<p><a href=\"mailto:a@b.example\" rel=\"nofollow noopener\">mail</a></p>\n")]
    [InlineData("[here](notes/1)", "<p><a href=\"notes/1\" rel=\"nofollow noopener\">here</a></p>\n")]
    [InlineData("![pic](https://a.example/p.png \"t\")", "<p><img src=\"https://a.example/p.png\" alt=\"pic\" title=\"t\"></p>\n")]
    [InlineData("3. c\n4. d", "<ol start=\"3\">\n<li>c</li>\n<li>d</li>\n</ol>\n")]
    [InlineData("H<sub>2</sub>O <kbd>Ctrl</kbd>", "<p>H<sub>2</sub>O <kbd>Ctrl</kbd></p>\n")]
    [InlineData("<details>\n<summary>More</summary>\n\n**inside**\n\n</details>", "<details>\n<summary>More</summary>\n<p><strong>inside</strong></p>\n</details>\n")]
    [InlineData("a\r\nb", "<p>a\nb</p>\n")]
    [InlineData("", "")]
    public void Markdown_becomes_html(string markdown, string html) => Assert.Equal(html, StoryMarkdown.ToHtml(markdown));

    [Fact]
    public void Tasks_are_checkboxes_that_cannot_be_changed()
    {
        Assert.Equal(
            "<ul class=\"contains-task-list\">\n"
            + "<li class=\"task-list-item\"><input disabled=\"disabled\" type=\"checkbox\"> open</li>\n"
            + "<li class=\"task-list-item\"><input disabled=\"disabled\" type=\"checkbox\" checked=\"checked\"> done</li>\n"
            + "</ul>\n",
            StoryMarkdown.ToHtml("- [ ] open\n- [x] done"));
    }

    [Fact]
    public void A_table_keeps_the_alignment_of_its_columns()
    {
        Assert.Equal(
            "<table>\n<thead>\n<tr>\n<th align=\"left\">a</th>\n<th align=\"center\">b</th>\n<th align=\"right\">c</th>\n<th>d</th>\n</tr>\n</thead>\n"
            + "<tbody>\n<tr>\n<td align=\"left\">1</td>\n<td align=\"center\">2</td>\n<td align=\"right\">3</td>\n<td>4</td>\n</tr>\n</tbody>\n</table>\n",
            StoryMarkdown.ToHtml("| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |"));
    }

    [Theory]
    [MemberData(nameof(HostileMarkdown.Texts), MemberType = typeof(HostileMarkdown))]
    public void Nothing_that_acts_survives(string markdown) => HostileMarkdown.AssertHarmless(StoryMarkdown.ToHtml(markdown));

    [Theory]
    [InlineData("<input type=text value=x>", "\n")]
    [InlineData("<input type=\"checkbox\" checked>", "<input type=\"checkbox\" checked=\"\" disabled=\"disabled\">\n")]
    [InlineData("<p class=\"toolbar\" id=\"x\" style=\"position:fixed\">t</p>", "<p>t</p>\n")]
    [InlineData("<a href=\"https://a.example\" target=\"_blank\" rel=\"opener\">t</a>", "<p><a href=\"https://a.example\" rel=\"nofollow noopener\">t</a></p>\n")]
    [InlineData("a <!-- hidden --> b", "<p>a  b</p>\n")]
    [InlineData("Use List<string> for it, please.", "<p>Use List for it, please.</p>\n")]
    [InlineData("Press <Enter> and then <Tab> to go on", "<p>Press  and then  to go on</p>\n")]
    [InlineData("<Component prop={1}>\n\ntext\n\n# heading", "\n<p>text</p>\n<h1>heading</h1>\n")]
    [InlineData("text <textarea> unclosed\n\n# after", "<p>text  unclosed&lt;/p&gt;\n&lt;h1&gt;after&lt;/h1&gt;\n</p>")]
    [InlineData("a <script>b</script><style>c</style><svg>d</svg> e", "<p>a  e</p>\n")]
    [InlineData("a <object data=x> b\n\nc", "<p>a  b<p></p>\n<p>c</p>\n</p>")]
    [InlineData("a <noscript>b</noscript> <iframe src=x>c</iframe> d", "<p>a b c d</p>\n")]
    [InlineData("<b>open\n\nnext", "<p><b>open</b></p><b>\n<p>next</p>\n</b>")]
    public void Html_in_a_story_is_reduced_to_what_structures_a_text(string markdown, string html) =>
        Assert.Equal(html, StoryMarkdown.ToHtml(markdown));

    [Theory]
    [InlineData(">")]
    [InlineData("[")]
    [InlineData("- ")]
    [InlineData("* a")]
    [InlineData("<div>")]
    public void Nesting_without_end_is_no_failure(string mark) =>
        HostileMarkdown.AssertHarmless(StoryMarkdown.ToHtml(string.Concat(Enumerable.Repeat(mark, 20_000))));

    [Fact]
    public void What_is_nested_too_deeply_is_shown_as_text()
    {
        var markdown = new string('>', 500) + " <b>deep</b>";

        Assert.Equal($"<pre>{WebUtility.HtmlEncode(markdown)}</pre>\n", StoryMarkdown.ToHtml(markdown));
    }

    [Theory]
    [InlineData("[a](")]
    [InlineData("[a](b) *x* `c`\n")]
    [InlineData("http://a.b ")]
    [InlineData("a<?")]
    [InlineData("[a]: b\n")]
    [InlineData("a\n\n")]
    [InlineData("a\n=\n")]
    [InlineData("<b x=1>\n\n")]
    [InlineData("|\n")]
    [InlineData("- [ ] a\n")]
    [InlineData("<x>a</x> ")]
    [InlineData("<x>a ")]
    [InlineData("<x>\n\n<b>a\n\n")]
    public void Rendering_takes_no_more_than_its_share_of_time(string unit)
    {
        var markdown = string.Concat(Enumerable.Repeat(unit, 256 * 1024 / unit.Length));
        var started = Stopwatch.GetTimestamp();

        StoryMarkdown.ToHtml(markdown);

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1), $"It took {Stopwatch.GetElapsedTime(started)}.");
    }

    [Fact]
    public void A_table_with_more_cells_than_characters_is_shown_as_text()
    {
        var wide = string.Concat(Enumerable.Repeat("a|", 500)) + "\n" + string.Concat(Enumerable.Repeat("-|", 500)) + "\n";

        Assert.DoesNotContain("<table", StoryMarkdown.ToHtml(wide + string.Concat(Enumerable.Repeat("|\n", 10_000))), StringComparison.Ordinal);
        Assert.Contains("<table", StoryMarkdown.ToHtml(wide), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_more_parts_than_anyone_reads_is_shown_as_text()
    {
        var rows = string.Concat(Enumerable.Repeat("|1|2|\n", 40_000));

        Assert.StartsWith("<pre>|a|b|\n", StoryMarkdown.ToHtml("|a|b|\n|-|-|\n" + rows), StringComparison.Ordinal);
        Assert.StartsWith("<pre>`x`", StoryMarkdown.ToHtml(string.Concat(Enumerable.Repeat("`x`x", 40_000))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_paragraph_too_costly_for_one_goes_on_in_another()
    {
        var html = StoryMarkdown.ToHtml(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"[link {i}](https://a.example/{i})\n")));

        Assert.Equal(20_000, html.Split("<a href=").Length - 1);
    }
}
