using System.Net;
using System.Text;
using System.Text.Unicode;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.WebUtilities;

namespace Collab.Api.Conventions;

/// <summary>What is percent-encoded in a query is UTF-8 (RFC 3986, section 2.5). The framework leaves what is not as it stands, which nobody has meant.</summary>
internal static class PlainQueries
{
    /// <summary>Refuses a query that is broken, whether or not anybody asks for the parameter.</summary>
    public static ValueTask<object?> RefuseBrokenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        FindBroken(context.HttpContext.Request.QueryString) is { } name
            ? ValueTask.FromResult<object?>(Problem.Malformed(name, $"The parameter '{name}' is not UTF-8."))
            : next(context);

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
