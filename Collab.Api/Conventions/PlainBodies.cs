using Microsoft.Net.Http.Headers;

namespace Collab.Api.Conventions;

/// <summary>
/// JSON between systems is UTF-8 (RFC 8259, section 8.1), and no encoding of it is taken: a body that says it is anything
/// else is refused with 415 (RFC 9110, section 8.4).
/// </summary>
internal static class PlainBodies
{
    private const string Identity = "identity";

    public static void UsePlainBodies(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var isEncoded = IsEncoded(context.Request.Headers.ContentEncoding);
        if (!isEncoded && !IsOtherwise(context.Request.ContentType))
            return next(context);

        if (isEncoded)
            context.Response.Headers.AcceptEncoding = Identity;
        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return Task.CompletedTask;
    });

    private static bool IsEncoded(string? encodings) => encodings is { Length: > 0 } && !encodings.Trim().Equals(Identity, StringComparison.OrdinalIgnoreCase);

    private static bool IsOtherwise(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.Charset is { HasValue: true } charset
        && !HeaderUtilities.RemoveQuotes(charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
