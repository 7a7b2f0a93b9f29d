using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>
/// An example for each body, put together from the samples of its members, and for each parameter that is required. A
/// page that sends examples leaves out the others, where what they ask for would be a surprise.
/// </summary>
internal static class SampleBodies
{
    private const string Json = "application/json";

    public static void AddTo(OpenApiDocument document)
    {
        foreach (var (path, item) in document.Paths)
        {
            foreach (var operation in item.Operations())
            {
                foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.Required) ?? [])
                    parameter.Example ??= OfParameter(parameter, path);
                foreach (var (status, content) in Contents(operation))
                    content.Example ??= Samples.As(status, Of(content.Schema!, document));
            }
        }
    }

    /// <summary>The JSON of the request, which has no status, and of the answers.</summary>
    private static IEnumerable<(string Status, OpenApiMediaType Content)> Contents(OpenApiOperation operation) =>
        from body in operation.Responses!.Select(response => (Status: response.Key, (response.Value as OpenApiResponse)?.Content))
            .Append((Status: "", operation.RequestBody?.Content))
        let content = body.Content.Find(Json)
        where content is not null
        select (body.Status, content);

    private static JsonNode? OfParameter(OpenApiParameter parameter, string path)
    {
        var name = parameter.Name!;
        return Samples.OfParameter(name)
            ?? (parameter.Schema?.Enum is [{ } word, ..] ? word.DeepClone() : Samples.Find(Resource(path, name), name)?.Value);
    }

    /// <summary>What an id in a path is of: <c>Task</c>, in <c>/tasks/{id}/stories</c>.</summary>
    private static string Resource(string path, string parameter)
    {
        var segments = path.Split('/');
        var at = Array.IndexOf(segments, $"{{{parameter}}}");
        if (at < 1)
            return "";

        var plural = segments[at - 1];
        return plural.EndsWith("ies", StringComparison.Ordinal) ? plural[..^3] + 'y' : plural.TrimEnd('s');
    }

    private static JsonNode? Of(IOpenApiSchema schema, OpenApiDocument document, string name = "")
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id })
            return Of(document.Components!.Schemas![id], document, id);
        if (schema.OneOf is { Count: > 0 } choices)
            return Of(choices[^1], document);
        if (schema.Enum is [{ } word, ..])
            return word.DeepClone();

        return (schema.Type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Object => OfObject(schema, document, name),
            JsonSchemaType.Array => new JsonArray(Of(schema.Items!, document)),
            JsonSchemaType.Integer => 1,
            JsonSchemaType.Boolean => false,
            _ => schema.Format == "uuid" ? Samples.Id("user") : "…",
        };
    }

    private static JsonObject OfObject(IOpenApiSchema schema, OpenApiDocument document, string name)
    {
        var body = new JsonObject();
        foreach (var (member, value) in schema.Members())
        {
            var sample = Samples.Find(name, member);
            if (sample?.IsShown != false)
                body[member] = sample is null ? Of(value, document) : sample.Value;
        }

        // What takes any member takes them by the ids of tasks.
        if (schema.AdditionalProperties is { } any)
            body[Samples.Id("task")] = Of(any, document);
        return body;
    }
}
