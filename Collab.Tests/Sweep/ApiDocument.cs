using System.Net;
using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Sweep;

/// <summary>Every operation that <c>/openapi/v1.json</c> describes. A route that is added is swept as soon as it is described.</summary>
internal static class ApiDocument
{
    public static async Task<IReadOnlyList<Operation>> OperationsAsync(this CollabApp app)
    {
        var document = (await app.Nobody().GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Body;
        return
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               where operation.Name is "get" or "post" or "put" or "patch" or "delete"
               select Of(operation, path.Name, document),
        ];
    }

    private static Operation Of(JsonProperty operation, string path, JsonElement document)
    {
        var parameters = operation.Value.TryGetProperty("parameters", out var listed) ? listed.EnumerateArray().Select(p => Parameter.Of(p, document)).ToArray() : [];
        var hasBody = operation.Value.TryGetProperty("requestBody", out var body);
        return new(HttpMethod.Parse(operation.Name), path)
        {
            Path = [.. parameters.Where(parameter => parameter.Place == "path")],
            Query = [.. parameters.Where(parameter => parameter.Place == "query")],
            Headers = [.. parameters.Where(parameter => parameter.Place == "header").Select(parameter => parameter.Name)],
            Body = hasBody ? Schema.Of(body.GetProperty("content").GetProperty("application/json").GetProperty("schema"), document) : null,
            NeedsBody = hasBody && body.TryGetProperty("required", out var required) && required.GetBoolean(),
            NeedsUser = operation.Value.TryGetProperty("security", out var schemes) && schemes.EnumerateArray().All(scheme => scheme.EnumerateObject().Any()),
            IsStream = operation.Value.GetProperty("responses").TryGetProperty("200", out var ok) && ok.TryGetProperty("content", out var types) && types.TryGetProperty("text/event-stream", out _),
        };
    }
}

/// <summary>A method of a route.</summary>
internal sealed record Operation(HttpMethod Method, string Route)
{
    public required IReadOnlyList<Parameter> Path { get; init; }

    public required IReadOnlyList<Parameter> Query { get; init; }

    public required IReadOnlyList<string> Headers { get; init; }

    /// <summary><see langword="null"/> where it takes none.</summary>
    public required Schema? Body { get; init; }

    public required bool NeedsBody { get; init; }

    public required bool NeedsUser { get; init; }

    public required bool IsStream { get; init; }

    public override string ToString() => $"{Method} {Route}";
}

internal sealed record Parameter(string Name, string Place, Schema Schema, bool IsRequired)
{
    public static Parameter Of(JsonElement reference, JsonElement document)
    {
        var parameter = Schema.Resolve(reference, document);
        return new(
            parameter.GetProperty("name").GetString()!,
            parameter.GetProperty("in").GetString()!,
            Schema.Of(parameter.GetProperty("schema"), document),
            parameter.TryGetProperty("required", out var required) && required.GetBoolean());
    }
}
