using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Collab.Embedded.Dashboard;

/// <summary>
/// Lets in who has the token, from this machine, from the page itself. Another page in the same browser, whichever
/// address it reaches this port by (DNS rebinding), and another program on the machine get nothing.
/// </summary>
internal sealed class DashboardAccess(string token, int port)
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // Browsers keep cookies per host and not per port: the name tells two AppHosts apart, and what other local
    // servers get to see with their requests is not the token.
    private readonly string _cookie = string.Create(CultureInfo.InvariantCulture, $"collab_dashboard_{port}");
    private readonly string _session = RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>Stands before everything: sets the security headers and refuses what may not come in.</summary>
    public Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        SetHeaders(context.Response.Headers);
        var request = context.Request;
        if (!IsLoopback(request.Host.Host))
            return RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "The dashboard answers on localhost only.");
        if (request.Path == "/login" || PageFiles.IsPublic(request.Path))
            return next(context);
        if (!IsEqual(request.Cookies[_cookie], _session))
            return AskForSignInAsync(context);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !IsSameOrigin(request))
            return RefuseAsync(context, StatusCodes.Status403Forbidden, "Only the dashboard's own page may do that.");
        return next(context);
    }

    /// <summary>Takes the token of the printed address and gives the session's cookie for it.</summary>
    public IResult SignIn(HttpContext context, string? t = null)
    {
        if (!IsEqual(t, token))
            return PageFiles.SignIn();

        context.Response.Cookies.Append(_cookie, _session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
        return TypedResults.LocalRedirect("/");
    }

    private static Task AskForSignInAsync(HttpContext context)
        => context.Request.Path == "/" && HttpMethods.IsGet(context.Request.Method)
            ? PageFiles.SignIn().ExecuteAsync(context)
            : RefuseAsync(context, StatusCodes.Status401Unauthorized, "Sign in with the link that the AppHost printed.");

    private static Task RefuseAsync(HttpContext context, int status, string detail)
        => TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);

    private static bool IsLoopback(string host)
        => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsSameOrigin(HttpRequest request)
        => Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
            && origin.Scheme == request.Scheme
            && new HostString(origin.Authority).Equals(request.Host);

    private static bool IsEqual(string? given, string expected)
        => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given ?? "")), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }
}
