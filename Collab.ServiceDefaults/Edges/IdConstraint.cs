using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Collab.ServiceDefaults.Edges;

/// <summary>An id in a path, in place of the framework's constraint, which takes other forms too.</summary>
internal sealed class IdConstraint : IRouteConstraint, IParameterLiteralNodeMatchingPolicy
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        IdText.TryParse(values[routeKey] as string, out _);

    /// <summary>Whether a route with the word at the parameter's place has this one's paths too: <c>/invites/accept</c> is no <c>/invites/{id}</c>.</summary>
    public bool MatchesLiteral(string parameterName, string literal) => IdText.TryParse(literal, out _);
}
