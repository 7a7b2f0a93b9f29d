using System.Net;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Collab.Api.Stories.Rendering;

/// <summary>
/// Markdown as GitHub has it (CommonMark, tables, task lists, strikethrough, links without marks, save those of mail) to
/// HTML that a page may show as it is. What would take too long, or is too deeply nested, is shown as the text that it is.
/// </summary>
internal static class StoryMarkdown
{
    /// <summary>
    /// How many tags a parser of HTML may have to make of those that stand in the text: one that is left open can be
    /// opened again in each element after it (HTML Standard, 13.2.4.3).
    /// </summary>
    private const long MaxReopened = 1_000_000;

    /// <summary>
    /// What begins or ends in the HTML of a story, at most: each takes its time to be parsed, judged and written. A table of
    /// 5,000 rows and five columns has as many.
    /// </summary>
    private const int MaxTags = 60_000;

    private static readonly MarkdownPipeline Pipeline = Build(builder => builder);
    private static readonly MarkdownPipeline WithoutHtml = Build(builder => builder.DisableHtml());

    public static string ToHtml(string markdown)
    {
        try
        {
            var html = Render(markdown);
            return html.AsSpan().Count('<') <= MaxTags ? SafeHtml.Of(Aligned(html)) : AsText(markdown);
        }
        catch (ArgumentException)
        {
            // Markdig's answer to more nesting than anyone writes.
            return AsText(markdown);
        }
    }

    private static string AsText(string markdown) => $"<pre>{WebUtility.HtmlEncode(markdown)}</pre>\n";

    private static string Render(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        var html = document.ToHtml(Pipeline);
        var tags = document.Descendants().Sum(node => node switch
        {
            HtmlBlock block => block.Lines.ToSlice().AsSpan().Count('<'),
            HtmlInline => 1L,
            _ => 0L,
        });
        return tags * html.AsSpan().Count('<') <= MaxReopened ? html : Markdown.ToHtml(markdown, WithoutHtml);
    }

    /// <summary>
    /// The columns of a table by an attribute, as GitHub has it: styles are not let through. In a text, a code block too,
    /// the quotes are escaped, so nothing else is met.
    /// </summary>
    private static string Aligned(string html) => html
        .Replace(" style=\"text-align: left;\"", " align=\"left\"", StringComparison.Ordinal)
        .Replace(" style=\"text-align: center;\"", " align=\"center\"", StringComparison.Ordinal)
        .Replace(" style=\"text-align: right;\"", " align=\"right\"", StringComparison.Ordinal);

    private static MarkdownPipeline Build(Func<MarkdownPipelineBuilder, MarkdownPipelineBuilder> configure) =>
        configure(new MarkdownPipelineBuilder())
            .UsePipeTables()
            .UseTaskLists()
            .UseAutoLinks()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
            .Use<BoundedParsing>()
            .Build();
}
