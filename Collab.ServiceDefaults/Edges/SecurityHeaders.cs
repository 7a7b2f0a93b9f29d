using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Collab.ServiceDefaults.Edges;

/// <summary>What every answer tells a browser: take it for nothing but what it says it is, show it in no other page, and ask before it is shown again.</summary>
public static class SecurityHeaders
{
    private const string ForData = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private const string OneYear = "max-age=31536000";

    /// <summary>An endpoint that needs another policy for its content, or another way of being kept, sets it itself.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app)
    {
        var isDevelopment = app.ApplicationServices.GetRequiredService<IHostEnvironment>().IsDevelopment();
        app.Use((context, next) =>
        {
            // A name that is also used without TLS in development would be barred from it for a year.
            context.Response.OnStarting(isDevelopment ? Set : SetWithTransport, context);
            return next(context);
        });
    }

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = ForData;
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? "private, no-cache" : "no-store";
        return Task.CompletedTask;
    }

    /// <summary>Once reached over TLS, never without (RFC 6797; section 7.2 forbids to say so over plain HTTP).</summary>
    private static Task SetWithTransport(object state)
    {
        var context = (HttpContext)state;
        if (context.Request.IsHttps)
            context.Response.Headers.StrictTransportSecurity = OneYear;
        return Set(state);
    }
}
