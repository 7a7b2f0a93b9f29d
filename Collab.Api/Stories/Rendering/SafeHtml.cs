using System.Collections.Frozen;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ganss.Xss;

namespace Collab.Api.Stories.Rendering;

/// <summary>
/// HTML with nothing in it that acts: elements that structure a text, links that lead to the web or to mail, and
/// checkboxes that cannot be changed. Of any other element its text is kept: <c>List&lt;string&gt;</c> is one to HTML, and
/// what follows it its content.
/// </summary>
internal static class SafeHtml
{
    private const string Rel = "nofollow noopener";
    private const string Language = "language-";
    private const string Checkbox = "checkbox";

    private static readonly FrozenSet<string> Classes = ["contains-task-list", "task-list-item"];

    /// <summary>What is in these is no text for a reader, or of another language than HTML.</summary>
    private static readonly FrozenSet<string> Opaque = ["math", "script", "style", "svg", "template"];

    private static readonly HtmlSanitizer Sanitizer = Create();

    public static string Of(string html)
    {
        using var document = Sanitizer.SanitizeDom(html);
        foreach (var element in document.Body!.QuerySelectorAll("*").ToArray())
            Restrict(element);
        return HtmlText.Of(document.Body);
    }

    private static HtmlSanitizer Create()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(
            [
                "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption",
                "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "input", "ins", "kbd", "li", "mark", "ol", "p", "pre",
                "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
                "tr", "u", "ul", "var", "wbr",
            ]),
            AllowedAttributes = new HashSet<string>(
            [
                "align", "alt", "checked", "class", "colspan", "disabled", "height", "href", "open", "rowspan", "src", "start",
                "title", "type", "width",
            ]),
            UriAttributes = new HashSet<string>(["href", "src"]),
            AllowedSchemes = new HashSet<string>(["http", "https", "mailto"]),
            AllowedCssProperties = new HashSet<string>(),
            AllowedAtRules = new HashSet<AngleSharp.Css.Dom.CssRuleType>(),
        })
        {
            KeepChildNodes = true,
        };
        sanitizer.RemovingTag += (_, removed) =>
        {
            if (Opaque.Contains(removed.Tag.LocalName))
                removed.Tag.TextContent = "";
        };
        return sanitizer;
    }

    private static void Restrict(IElement element)
    {
        if (element.HasAttribute(AttributeNames.Class))
            KeepClasses(element);
        if (element.LocalName == TagNames.A)
            element.SetAttribute(AttributeNames.Rel, Rel);
        if (element is IHtmlInputElement input)
            Disable(input);
        else
            element.RemoveAttribute(AttributeNames.Type);
    }

    /// <summary>Those that Markdown itself makes, so that a story cannot borrow the looks of the page around it.</summary>
    private static void KeepClasses(IElement element)
    {
        var isCode = element.LocalName == TagNames.Code;
        var kept = string.Join(' ', element.ClassList.Where(name => isCode ? name.StartsWith(Language, StringComparison.Ordinal) : Classes.Contains(name)));
        if (kept.Length > 0)
            element.SetAttribute(AttributeNames.Class, kept);
        else
            element.RemoveAttribute(AttributeNames.Class);
    }

    private static void Disable(IHtmlInputElement input)
    {
        if (input.Type == Checkbox)
            input.SetAttribute(AttributeNames.Disabled, "disabled");
        else
            input.Remove();
    }
}
