using System.Net;
using System.Text.Json;
using Collab.ServiceDefaults.Edges;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Collab.ServiceDefaults.Authentication;

/// <summary>
/// Development's way of calling without a token: a caller on this machine is whom it says it is. A page of another
/// origin is not such a caller, though the browser that shows it runs here.
/// </summary>
internal static class TrustedIdentity
{
    private const string Header = "X-User-ID";
    private const int MaxBody = 2 * 1024 * 1024;

    /// <summary>What proxies say of whom they speak for, and callers on this machine do not.</summary>
    private static readonly string[] ProxyHeaders =
        ["Forwarded", ForwardedHeadersDefaults.XOriginalForHeaderName, ForwardedHeadersDefaults.XForwardedHostHeaderName, "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "Via"];

    public static async Task<Guid?> FindAsync(HttpContext context, CallerQueries queries)
    {
        if (!IsLocal(context) || await NamedUserAsync(context) is not { } id)
            return null;

        return await queries.FindAsync("SELECT id FROM users WHERE id = $1 AND deleted_at IS NULL", [id], row => (Guid?)row.GetGuid(0), context.RequestAborted);
    }

    /// <summary>
    /// Loopback at every hop that is known, called by a loopback name (no DNS rebinding), and by no foreign page. An address
    /// that a proxy named, in the place of its own, is nobody's here, whatever it is.
    /// </summary>
    private static bool IsLocal(HttpContext context)
    {
        var request = context.Request;
        return context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            && request.Headers["X-Forwarded-For"].All(hops => hops is null || hops.Split(',').All(IsLoopbackHop))
            && !ProxyHeaders.Any(request.Headers.ContainsKey)
            && IsLoopbackName(request.Host.Host)
            && request.Headers["Sec-Fetch-Site"].All(site => !"cross-site".Equals(site, StringComparison.OrdinalIgnoreCase))
            && request.Headers.Origin.All(origin => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsLoopbackName(uri.Host));
    }

    private static bool IsLoopbackHop(string hop) =>
        IPEndPoint.TryParse(hop.Trim(), out var end) ? IPAddress.IsLoopback(end.Address) : IPAddress.TryParse(hop.Trim(), out var ip) && IPAddress.IsLoopback(ip);

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static async ValueTask<Guid?> NamedUserAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers[Header] is { Count: > 0 } header)
            return Parse(header);
        if (HttpMethods.IsPost(request.Method) && request.Path.Value?.TrimEnd('/') is "/events")
            return await UserInBodyAsync(request, context.RequestAborted);
        return request.Path.StartsWithSegments("/sse") ? Parse(context.GetRouteValue("user_id")?.ToString()) : null;
    }

    private static Guid? Parse(StringValues text) => text is [var one] && IdText.TryParse(one, out var id) ? id : null;

    /// <summary>Reads the body ahead of the endpoint, which reads it again. A body that cannot be read names nobody.</summary>
    private static async Task<Guid?> UserInBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBody)
            return null;

        request.EnableBuffering(MaxBody);
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("user_id", out var id)
                && id.ValueKind == JsonValueKind.String
                ? Parse(id.GetString())
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second: half of a surrogate pair in an escape shows when the text is decoded.
            return null;
        }
        finally
        {
            request.Body.Position = 0;
        }
    }
}
