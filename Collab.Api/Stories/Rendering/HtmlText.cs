using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using Ganss.Xss;

namespace Collab.Api.Stories.Rendering;

/// <summary>Writes what an element contains. AngleSharp does that too, in a time that grows by the square of an element's children.</summary>
internal static class HtmlText
{
    private static readonly HtmlFormatter Formatter = HtmlFormatter.Instance;

    public static string Of(IElement root)
    {
        var text = new StringBuilder();
        var open = new Stack<(INode Node, int Next)>([(root, 0)]);
        while (open.TryPop(out var at))
        {
            if (at.Next < at.Node.ChildNodes.Length)
            {
                open.Push((at.Node, at.Next + 1));
                var child = at.Node.ChildNodes[at.Next];
                text.Append(Start(child));
                if (child.HasChildNodes)
                    open.Push((child, 0));
                else
                    text.Append(End(child));
            }
            else if (at.Node != root)
            {
                text.Append(End(at.Node));
            }
        }

        return text.ToString();
    }

    private static string Start(INode node) => node switch
    {
        IElement element => Formatter.OpenTag(element, IsVoid(element)),
        ICharacterData data => ((IMarkupFormatter)Formatter).Text(data),
        _ => "",
    };

    private static string End(INode node) => node is IElement element ? Formatter.CloseTag(element, IsVoid(element)) : "";

    private static bool IsVoid(IElement element) => element.Flags.HasFlag(NodeFlags.SelfClosing);
}
