using System.Globalization;

namespace Collab.Api.Conventions;

/// <summary>A number in a path is written in one way, as JSON writes it. The framework's own constraint, in whose place this is, takes <c>+1</c> and <c>01</c> too.</summary>
internal sealed class NumberConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && text == number.ToString(CultureInfo.InvariantCulture);
}
