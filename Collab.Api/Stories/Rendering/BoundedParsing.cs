using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Collab.Api.Stories.Rendering;

/// <summary>Keeps Markdig's time in bounds: what would take it more than linear time is left as text.</summary>
internal sealed class BoundedParsing : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        var paragraphs = new BoundedParagraphParser();
        paragraphs.Closed += LeaveAsText;
        pipeline.BlockParsers.ReplaceOrAdd<ParagraphBlockParser>(paragraphs);
        pipeline.BlockParsers.FindExact<HeadingBlockParser>()!.Closed += LeaveAsText;
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }

    private static void LeaveAsText(BlockProcessor processor, Block block)
    {
        if (block is not LeafBlock { ProcessInlines: true } leaf || !(new InlineCost(leaf.Lines).IsTooHigh || IsMostlyEmptyTable(leaf.Lines)))
            return;

        leaf.ProcessInlines = false;
        leaf.Inline = new ContainerInline().AppendChild(new LiteralInline(leaf.Lines.ToSlice()));
    }

    /// <summary>Whether a table would have more cells than the text has characters: each row gets as many as the widest has.</summary>
    private static bool IsMostlyEmptyTable(StringLineGroup lines)
    {
        var (columns, characters) = (0L, 0L);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines.Lines[i].Slice.AsSpan();
            columns = Math.Max(columns, line.Count('|'));
            characters += line.Length + 1;
        }

        return columns * lines.Count > characters;
    }
}
