using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>The headers that the conventions put on answers that are a success. Those of problems are described with the problems.</summary>
internal static class OperationHeaders
{
    public static void Add(OpenApiOperation operation, DescribedEndpoint endpoint)
    {
        foreach (var (status, answer) in operation.Responses!)
        {
            if (answer is not OpenApiResponse response)
                continue;

            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            foreach (var name in Of(status, endpoint))
                response.Headers[name] = new OpenApiHeaderReference(name, endpoint.Document);
        }
    }

    private static IEnumerable<string> Of(string status, DescribedEndpoint endpoint)
    {
        yield return SharedHeaders.AllowedOrigin;
        yield return SharedHeaders.RateLimit;
        yield return SharedHeaders.RateLimitPolicy;
        if (endpoint.IsResource && status is not "204")
            yield return SharedHeaders.ETag;
        if (status is "201")
            yield return SharedHeaders.Location;
        if (endpoint.IsRepeatable)
            yield return SharedHeaders.Replayed;
        if (HttpMethods.IsGet(endpoint.Method) && endpoint.IsRestricted)
            yield return SharedHeaders.StreamCursor;
    }
}
