namespace Collab.Api.Conventions;

/// <summary>HEAD wherever there is GET, with its headers and without its body (RFC 9110, section 9.3.2).</summary>
internal static class HeadRequests
{
    /// <summary>Streams decide for themselves: the one that a HEAD opened would have no end.</summary>
    private static readonly PathString Streams = "/sse";

    /// <summary>Goes before the routes are looked at. The server leaves the body out by itself.</summary>
    public static void UseHeadRequests(this WebApplication app)
    {
        app.Use(AnswerAsGetAsync);
        app.UseRouting();
    }

    private static async Task AnswerAsGetAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method) && !context.Request.Path.StartsWithSegments(Streams))
            context.Request.Method = HttpMethods.Get;

        await next(context);

        var headers = context.Response.Headers;
        if (context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false } && headers.Allow is [{ } allow] && allow.Contains("GET", StringComparison.Ordinal) && !allow.Contains("HEAD", StringComparison.Ordinal))
            headers.Allow = $"{allow}, HEAD";
    }
}
