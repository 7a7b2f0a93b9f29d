using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Collab.ServiceDefaults.Edges;

/// <summary>
/// A path with <c>.</c> or <c>..</c> for a segment is no route: a client resolves them before it sends (RFC 3986, section 5.2).
/// The server resolves what comes all the same, encoded or not, and something above what was named would answer.
/// </summary>
public static partial class PlainPaths
{
    /// <summary>Goes before all that acts on a request, after what each answer has.</summary>
    public static void UsePlainPaths(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!DotSegment().IsMatch(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget))
            return next(context);

        context.SetEndpoint(null);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    /// <summary>In a target that begins with a scheme, the server takes a backslash for a slash; in any other, what follows a <c>#</c> for more of the path.</summary>
    [GeneratedRegex(@"^[^?]*[/\\](?:\.|%2[Ee]){1,2}(?:[/\\?#]|\z)")]
    private static partial Regex DotSegment();
}
