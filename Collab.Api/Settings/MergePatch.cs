using System.Text.Json;
using System.Text.Json.Nodes;

namespace Collab.Api.Settings;

/// <summary>JSON Merge Patch (RFC 7396, section 2).</summary>
internal static class MergePatch
{
    public static string Apply(string target, JsonElement patch) =>
        Merge(JsonNode.Parse(target), JsonObject.Create(patch))!.ToJsonString();

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();

        var merged = target as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            var current = merged[name];
            merged.Remove(name);
            if (value is not null)
                merged[name] = Merge(current, value);
        }

        return merged;
    }
}
