using System.Text.Json;

namespace Collab.Tests.Sweep;

/// <summary>What the description says of a value, as far as bad values are made from it.</summary>
internal sealed record Schema(JsonElement Json, JsonElement Document, bool AllowsNull)
{
    /// <summary><c>string</c>, <c>integer</c>, <c>boolean</c>, <c>array</c> or <c>object</c>.</summary>
    public string Type => Types(Json).First(type => type != "null");

    public string? Format => Find("format")?.GetString();

    public IReadOnlyDictionary<string, Schema> Members =>
        Find("properties") is { } members ? members.EnumerateObject().ToDictionary(member => member.Name, member => Of(member.Value, Document)) : new Dictionary<string, Schema>();

    public string[] Required => Find("required") is { } names ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];

    public string[] Words => Find("enum") is { } words ? [.. words.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).Select(word => word.GetString()!)] : [];

    public Schema? Items => Find("items") is { } items ? Of(items, Document) : null;

    /// <summary>Of the values of an object whose names are free.</summary>
    public Schema? Values => Find("additionalProperties") is { ValueKind: JsonValueKind.Object } values ? Of(values, Document) : null;

    public long? Number(string keyword) => Find(keyword) is { } number ? number.GetInt64() : null;

    /// <summary>Follows a reference, and looks through a choice between null and something.</summary>
    public static Schema Of(JsonElement reference, JsonElement document)
    {
        var json = Resolve(reference, document);
        if (!json.TryGetProperty("oneOf", out var choices) && !json.TryGetProperty("anyOf", out choices))
            return new(json, document, Types(json).Contains("null"));

        var parts = choices.EnumerateArray().ToList();
        return Of(parts.Find(part => !Types(part).SequenceEqual(["null"])), document) with { AllowsNull = parts.Exists(part => Types(part).Contains("null")) };
    }

    /// <summary>What a reference is to, <c>#/components/schemas/Task</c>; anything else is itself.</summary>
    public static JsonElement Resolve(JsonElement json, JsonElement document)
    {
        while (json.TryGetProperty("$ref", out var reference))
            json = reference.GetString()!.Split('/')[1..].Aggregate(document, (part, name) => part.GetProperty(name));
        return json;
    }

    private static string[] Types(JsonElement json) =>
        !json.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)]
        : [type.GetString()!];

    private JsonElement? Find(string keyword) => Json.TryGetProperty(keyword, out var found) ? found : null;
}
