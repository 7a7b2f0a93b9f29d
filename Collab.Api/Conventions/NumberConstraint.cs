namespace Collab.Api.Conventions;

/// <summary>A number in a path, in place of the framework's constraint, which takes other forms too.</summary>
internal sealed class NumberConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        NumberText.TryParse(values[routeKey] as string, out var number) && number >= 0;
}
