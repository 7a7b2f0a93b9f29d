using Microsoft.Net.Http.Headers;

namespace Collab.Api.Conventions;

/// <summary>JSON between systems is UTF-8 (RFC 8259, section 8.1): a body that says it is anything else is refused with 415.</summary>
internal static class Utf8Only
{
    public static void UseUtf8Only(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!IsOtherwise(context.Request.ContentType))
            return next(context);

        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return Task.CompletedTask;
    });

    private static bool IsOtherwise(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.Charset is { HasValue: true } charset
        && !HeaderUtilities.RemoveQuotes(charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
