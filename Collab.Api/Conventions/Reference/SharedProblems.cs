using System.Text.Json.Nodes;
using Collab.ServiceDefaults.Problems;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>The answers that refuse: one description for each set of problem types, whatever the operation.</summary>
internal static class SharedProblems
{
    private const string MediaType = "application/problem+json";

    /// <summary>The answer of one status with one of the types, described where it has not been yet.</summary>
    public static OpenApiResponseReference Answer(OpenApiDocument document, IReadOnlyList<ProblemType> types)
    {
        var name = string.Join('.', types.Select(Name));
        if (document.Components?.Responses.Find(name) is null)
            document.AddComponent(name, Describe(document, types));
        return new OpenApiResponseReference(name, document);
    }

    private static OpenApiResponse Describe(OpenApiDocument document, IReadOnlyList<ProblemType> types) => new()
    {
        Description = string.Join("\n", types.Select(type => $"`{type.Urn}`: {type.Title}.")),
        Headers = types.SelectMany(Headers).Distinct().ToDictionary(name => name, name => (IOpenApiHeader)new OpenApiHeaderReference(name, document)),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [MediaType] = new()
            {
                Schema = new OpenApiSchemaReference(ProblemSchema.Name, document),
                Examples = types.ToDictionary(Name, type => (IOpenApiExample)Example(document, type)),
            },
        },
    };

    private static IEnumerable<string> Headers(ProblemType type)
    {
        yield return SharedHeaders.AllowedOrigin;
        yield return SharedHeaders.RateLimit;
        yield return SharedHeaders.RateLimitPolicy;
        if (type.Status == StatusCodes.Status401Unauthorized)
            yield return SharedHeaders.Challenge;
        if (type == ProblemTypes.PreconditionFailed)
            yield return SharedHeaders.ETag;
        if (type == ProblemTypes.TooManyRequests || type == ProblemTypes.Unavailable || type == ProblemTypes.IdempotencyKeyInFlight)
            yield return SharedHeaders.RetryAfter;
    }

    private static OpenApiExampleReference Example(OpenApiDocument document, ProblemType type)
    {
        var name = Name(type);
        if (document.Components?.Examples.Find(name) is null)
            document.AddComponent(name, new OpenApiExample { Summary = type.Title, Value = Value(type) });
        return new OpenApiExampleReference(name, document);
    }

    private static JsonObject Value(ProblemType type)
    {
        var (detail, members) = Samples.OfProblem(type);
        var value = new JsonObject
        {
            ["type"] = type.Urn,
            ["title"] = type.Title,
            ["status"] = type.Status,
            ["detail"] = detail,
        };
        foreach (var (name, member) in members)
            value[name] = member?.DeepClone();
        value["trace_id"] = Samples.TraceId;
        return value;
    }

    /// <summary>The last part of its URN.</summary>
    private static string Name(ProblemType type) => type.Urn[(type.Urn.LastIndexOf(':') + 1)..];
}
