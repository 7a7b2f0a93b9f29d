using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Collab.Embedded.Dashboard;

/// <summary>The page's files, which are part of the assembly.</summary>
internal static class PageFiles
{
    private const string Prefix = "page/";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    /// <summary>Whether a file is a part of the page on which one signs in.</summary>
    public static bool IsPublic(PathString path) => path == "/app.css" || path == "/icon.svg";

    /// <summary>The page on which one signs in.</summary>
    public static IResult SignIn() => new PageFile("signin.html", StatusCodes.Status401Unauthorized);

    /// <summary>Serves the page at <c>/</c> and every file at its name.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => new PageFile("index.html"));
        foreach (var name in Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var file = name[Prefix.Length..];
            if (!file.EndsWith(".html", StringComparison.Ordinal))
                routes.MapGet($"/{file}", () => new PageFile(file));
        }
    }

    private sealed class PageFile(string name, int status = StatusCodes.Status200OK) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            await using var content = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name)!;
            context.Response.StatusCode = status;
            context.Response.ContentType = ContentTypes[Path.GetExtension(name)];
            context.Response.ContentLength = content.Length;
            await content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
