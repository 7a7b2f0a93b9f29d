using Microsoft.AspNetCore.Routing.Matching;

namespace Collab.Api.Conventions;

/// <summary>
/// An id in a path has the form that it has in JSON (RFC 9562, section 4), in either case. The framework's own
/// constraint, in whose place this is, takes braces and other forms too.
/// </summary>
internal sealed class IdConstraint : IRouteConstraint, IParameterLiteralNodeMatchingPolicy
{
    private const int Length = 36;

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string text && IsId(text);

    /// <summary>Whether a route with the word at the parameter's place has this one's paths too: <c>/invites/accept</c> is no <c>/invites/{id}</c>.</summary>
    public bool MatchesLiteral(string parameterName, string literal) => IsId(literal);

    private static bool IsId(string text) => text.Length == Length && Guid.TryParseExact(text, "D", out _);
}
