using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Collab.Api.Conventions;

/// <summary>
/// JSON between systems is UTF-8 (RFC 8259, section 8.1), and no encoding of it is taken: a body that says it is anything
/// else is refused with 415 (RFC 9110, section 8.4), and one that is no UTF-8 with 400, also where nobody reads what it says.
/// </summary>
internal static class PlainBodies
{
    private const string Identity = "identity";
    private const string Utf8 = "utf-8";
    private const string NoUtf8 = "The body is not UTF-8.";

    public static void UsePlainBodies(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var isEncoded = IsEncoded(context.Request.Headers.ContentEncoding);
        if (!isEncoded && IsUtf8(context.Request))
        {
            if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
            {
                var body = new Utf8Body(context.Request.Body, context, IsTooLarge(context));
                context.Features.Set(body);
                context.Request.Body = body;
            }

            return next(context);
        }

        if (isEncoded)
            context.Response.Headers.AcceptEncoding = Identity;
        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return Task.CompletedTask;
    });

    /// <summary>Refuses a body that is broken where nobody asked for it. All of it is read, and is too large as it would be elsewhere.</summary>
    public static async ValueTask<object?> RefuseBrokenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // The content of a GET means nothing (RFC 9110, section 9.3.1).
        if (context.HttpContext.Features.Get<Utf8Body>() is not { } body || HttpMethods.IsGet(context.HttpContext.Request.Method))
            return await next(context);

        await body.CopyToAsync(Stream.Null);
        return FaultOf(body) is { } fault ? Problem.Malformed(fault.Member, fault.Text) : await next(context);
    }

    /// <summary>
    /// Whether it says that it is larger than may be. The server is told to take it none the less: it throws away what comes
    /// for 5 s then, and leaves the answer to those who send all before they read. Else it would close at once, and the answer
    /// be lost with what was not read (RFC 9112, section 9.6).
    /// </summary>
    private static bool IsTooLarge(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } size || !(context.Request.ContentLength > size.MaxRequestBodySize))
            return false;

        size.MaxRequestBodySize = null;
        return true;
    }

    private static (string Member, string Text)? FaultOf(Utf8Body body) => body.IsBroken ? ("$", NoUtf8) : IgnoredMembers.FindFault(body.Text);

    private static bool IsEncoded(string? encodings) => encodings is { Length: > 0 } && !encodings.Trim().Equals(Identity, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is, unless its type says otherwise. The reader of JSON knows the name only without the quotes that it may have (RFC 9110, section 5.6.6).</summary>
    private static bool IsUtf8(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.Charset.HasValue)
            return true;
        if (!HeaderUtilities.RemoveQuotes(type.Charset).Equals(Utf8, StringComparison.OrdinalIgnoreCase))
            return false;

        type.Charset = Utf8;
        request.ContentType = type.ToString();
        return true;
    }
}
