using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Collab.Tests.Support;

/// <summary>The OpenAPI document of the running API.</summary>
public sealed class ApiDescription(string text)
{
    private const string Schemas = "#/components/schemas/";

    private readonly JsonElement _document = JsonDocument.Parse(text).RootElement;

    /// <summary>The document as it is served.</summary>
    public string Text => text;

    public JsonElement Root => _document;

    public IReadOnlyList<Operation> Operations => field ??= [.. from path in _document.GetProperty("paths").EnumerateObject()
                                                               from method in path.Value.EnumerateObject()
                                                               select new Operation(path.Name, method.Name, method.Value)];

    public static async Task<ApiDescription> OfAsync(CollabApp app) =>
        new((await app.Nobody().GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Content);

    /// <summary>What a reference points at, or the part itself where it is none.</summary>
    public JsonElement Resolve(JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("$ref", out var reference))
            return part;

        var pointer = reference.GetString()!;
        Assert.StartsWith("#/", pointer, StringComparison.Ordinal);
        var found = _document;
        foreach (var name in pointer[2..].Split('/'))
            Assert.True(found.TryGetProperty(name.Replace("~1", "/", StringComparison.Ordinal), out found), $"{pointer} points at nothing.");
        return Resolve(found);
    }

    /// <summary>Every object in the document, with where it stands.</summary>
    public IEnumerable<(string Path, JsonElement Part)> Parts() => Parts(_document, "#");

    /// <returns>What keeps a value from being of a schema; empty where it is.</returns>
    public string[] Errors(JsonElement schema, JsonElement value)
    {
        var whole = JsonNode.Parse(schema.GetRawText().Replace(Schemas, "#/$defs/", StringComparison.Ordinal))!.AsObject();
        whole["$defs"] = JsonNode.Parse(_document.GetProperty("components").GetProperty("schemas").GetRawText().Replace(Schemas, "#/$defs/", StringComparison.Ordinal));
        var result = JsonSchema.FromText(whole.ToJsonString(), new BuildOptions { SchemaRegistry = new() })
            .Evaluate(value, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return result.IsValid ? [] : [.. (result.Details ?? []).SelectMany(detail => (detail.Errors ?? new Dictionary<string, string>()).Select(error => $"{detail.InstanceLocation}: {error.Value}"))];
    }

    private static IEnumerable<(string Path, JsonElement Part)> Parts(JsonElement part, string path) => part.ValueKind switch
    {
        JsonValueKind.Object => part.EnumerateObject().SelectMany(member => Parts(member.Value, $"{path}/{member.Name}")).Prepend((path, part)),
        JsonValueKind.Array => part.EnumerateArray().SelectMany((item, index) => Parts(item, $"{path}/{index}")),
        _ => [],
    };

    /// <summary>One method of one path.</summary>
    public sealed record Operation(string Path, string Method, JsonElement Body)
    {
        public string Id => Body.GetProperty("operationId").GetString()!;

        public IEnumerable<JsonProperty> Responses => Body.GetProperty("responses").EnumerateObject();

        public IEnumerable<JsonElement> Parameters => Body.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [];

        public override string ToString() => $"{Method.ToUpperInvariant()} {Path}";
    }
}
