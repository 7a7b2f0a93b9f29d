using Markdig.Parsers;
using Markdig.Syntax;

namespace Collab.Api.Stories.Rendering;

/// <summary>Ends a paragraph that grows too costly and goes on in another.</summary>
internal sealed class BoundedParagraphParser : ParagraphBlockParser
{
    /// <summary>A heading that is underlined takes the place of its paragraph, which is searched for among its siblings.</summary>
    private const int MaxSearched = 20_000;

    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        if (processor.IsBlankLine)
            return base.TryContinue(processor, block);

        if (block.GetData(typeof(InlineCost)) is not InlineCost cost)
            block.SetData(typeof(InlineCost), cost = new InlineCost(((ParagraphBlock)block).Lines));
        cost.Add(processor.Line);
        if (cost.IsTooHigh)
        {
            processor.Close(block);
            return TryOpen(processor);
        }

        if (block.Parent is null or { Count: <= MaxSearched })
            return base.TryContinue(processor, block);

        block.UpdateSpanEnd(processor.Line.End);
        return BlockState.Continue;
    }
}
