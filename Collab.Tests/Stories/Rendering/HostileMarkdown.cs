using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Collab.Tests.Stories.Rendering;

/// <summary>What people try, and how to tell that it came to nothing: the page is parsed again, as a browser would.</summary>
internal static class HostileMarkdown
{
    private static readonly HashSet<string> Schemes = ["http", "https", "mailto"];

    public static TheoryData<string> Texts { get; } =
    [
        "<script>alert(1)</script>",
        "a <script>alert(1)</script> b",
        "<SCRIPT SRC=//a.example/x.js></SCRIPT>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<script\n>alert(1)</script\n>",
        "<script/x>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img src=\"x\" onerror=\"alert(1)\"/>",
        "<img/src=x/onerror=alert(1)>",
        "<img src=javascript:alert(1)>",
        "<img src=`x`onerror=alert(1)>",
        "<img srcset=\"javascript:alert(1) 2x\">",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<template><img src=x onerror=alert(1)></template>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=\"data:text/html,<script>alert(1)</script>\"></object>",
        "<embed src=\"javascript:alert(1)\">",
        "<base href=\"javascript:alert(1)//\">",
        "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
        "<link rel=stylesheet href=//a.example/x.css>",
        "<style>@import '//a.example/x.css';</style>",
        "<form action=\"javascript:alert(1)\"><button formaction=\"javascript:alert(1)\">x</button></form>",
        "<input autofocus onfocus=alert(1)>",
        "<details open ontoggle=alert(1)>x</details>",
        "<video><source onerror=alert(1)></video>",
        "<body onload=alert(1)>",
        "<div style=\"background:url(javascript:alert(1))\">x</div>",
        "<div style=\"width: expression(alert(1))\">x</div>",
        "<p onclick=alert(1) ONMOUSEOVER=alert(1)>x</p>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
        "<a href=\" javascript:alert(1)\">x</a>",
        "<a href=\"java\tscript:alert(1)\">x</a>",
        "<a href=\"java&#10;script:alert(1)\">x</a>",
        "<a href=\"&#x6a;avascript:alert(1)\">x</a>",
        "<a href=\"&#0000106avascript&colon;alert(1)\">x</a>",
        "<a href=\"\u0001javascript:alert(1)\">x</a>",
        "<a href=\"vbscript:msgbox(1)\">x</a>",
        "<a href=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\">x</a>",
        "<a href=\"file:///etc/passwd\">x</a>",
        "<a href=\"blob:https://a.example/x\">x</a>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](javascript&colon;alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java%0ascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:alert(1))",
        "[x](https://a.example \"onmouseover=alert(1) \\\"x\")",
        "[x](https://a.example/\"onclick=\"alert(1))",
        "[x][r]\n\n[r]: javascript:alert(1)",
        "[r]: <javascript:alert(1)> \"t\"\n[r]",
        "<javascript:alert(1)>",
        "<data:text/html,x>",
        "![x](javascript:alert(1))",
        "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
        "![a\"onerror=\"alert(1)](https://a.example/x.png)",
        "```\"><script>alert(1)</script>\nx\n```",
        "```x\" onclick=\"alert(1)\nx\n```",
        "| <img src=x onerror=alert(1)> | b |\n|---|---|\n| [x](javascript:alert(1)) | <script>alert(1)</script> |",
        "- [ ] <img src=x onerror=alert(1)>",
        "> <script>alert(1)</script>",
        "<!-- --!><img src=x onerror=alert(1)> -->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<?xml <img src=x onerror=alert(1)> ?>",
        "<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>",
        "<a name=getElementById id=cookie href=https://a.example>x</a>",
        "<b <script>alert(1)</script>>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "\u2028<script>\u2029alert(1)</script>",
    ];

    public static void AssertHarmless(string html)
    {
        using var page = new HtmlParser().ParseDocument(html);
        Assert.Empty(page.Head!.Children);
        foreach (var element in page.Body!.QuerySelectorAll("*"))
        {
            Assert.DoesNotContain(element.LocalName, (string[])["script", "style", "iframe", "object", "embed", "base", "meta", "link", "form", "svg", "math", "template", "button"]);
            Assert.All(element.Attributes, attribute => AssertHarmless(element, attribute));
            Assert.True(element.LocalName != "a" || element.GetAttribute("rel") == "nofollow noopener");
            Assert.True(element.LocalName != "input" || (element.GetAttribute("type") == "checkbox" && element.HasAttribute("disabled")));
        }
    }

    private static void AssertHarmless(IElement element, IAttr attribute)
    {
        Assert.DoesNotContain(attribute.Name, (string[])["style", "id", "name", "srcset", "srcdoc", "target", "formaction", "action", "data"]);
        Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase), $"{element.LocalName} has {attribute.Name}.");
        if (attribute.Name is "href" or "src" && Uri.TryCreate(attribute.Value, UriKind.Absolute, out var uri) && attribute.Value[0] is not ('/' or '\\'))
            Assert.Contains(uri.Scheme, Schemes);
    }
}
