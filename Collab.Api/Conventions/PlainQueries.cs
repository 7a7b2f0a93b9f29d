using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Unicode;
using Collab.ServiceDefaults.Edges;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Collab.Api.Conventions;

/// <summary>
/// What is percent-encoded in a query is UTF-8 (RFC 3986, section 2.5), and what an endpoint asks for stands there once, an id
/// in the form that ids have, a number or a truth value as JSON writes it. The framework leaves what is broken as it stands,
/// joins texts, and takes other forms of all of these.
/// </summary>
internal static class PlainQueries
{
    /// <summary>What is asked for in a query; or in the path, where the constraints of the route hold.</summary>
    private static readonly Type[] Asked = [typeof(string), typeof(Guid), typeof(bool), typeof(int)];

    /// <summary>Refuses a query that is broken, whether or not anybody asks for the parameter.</summary>
    public static ValueTask<object?> RefuseBrokenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        FindBroken(context.HttpContext.Request.QueryString) is { } name
            ? ValueTask.FromResult<object?>(Problem.Malformed(name, $"The parameter '{name}' is not UTF-8."))
            : next(context);

    /// <summary>Refuses what is repeated, and what only looks like an id, a number or a truth value. It is no part of an endpoint that asks for nothing.</summary>
    public static EndpointFilterDelegate RefuseStrange(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var asked = context.MethodInfo.GetParameters()
            .Select(parameter => (Name: parameter.GetCustomAttribute<FromQueryAttribute>()?.Name ?? parameter.Name!, Type: Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType))
            .Where(parameter => Asked.Contains(parameter.Type))
            .ToArray();
        return asked.Length == 0 ? next : invocation => FindStrange(invocation.HttpContext.Request, asked) is { } name
            ? ValueTask.FromResult<object?>(Problem.Malformed(name, $"The parameter '{name}' cannot be read."))
            : next(invocation);
    }

    private static string? FindStrange(HttpRequest request, (string Name, Type Type)[] asked)
    {
        foreach (var (name, type) in asked)
        {
            if (!request.RouteValues.ContainsKey(name) && request.Query[name] is { Count: > 0 } values && (values.Count > 1 || IsStrange(values.ToString(), type)))
                return name;
        }

        return null;
    }

    /// <summary>Texts may be anything here: who reads them says what is wrong.</summary>
    private static bool IsStrange(string value, Type type) => value.Length > 0 && type != typeof(string) && !(
        type == typeof(Guid) ? IdText.TryParse(value, out _)
        : type == typeof(bool) ? value is "true" or "false"
        : NumberText.TryParse(value, out _));

    private static string? FindBroken(QueryString query)
    {
        if (query.Value?.Contains('%', StringComparison.Ordinal) != true)
            return null;

        foreach (var parameter in new QueryStringEnumerable(query.Value))
        {
            if (!IsUtf8(parameter.EncodedName) || !IsUtf8(parameter.EncodedValue))
                return parameter.DecodeName().ToString();
        }

        return null;
    }

    private static bool IsUtf8(ReadOnlyMemory<char> encoded)
    {
        var bytes = Encoding.UTF8.GetBytes(encoded.ToString());
        return Utf8.IsValid(WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length));
    }
}
