using System.Text.Json;
using System.Text.Json.Nodes;
using Collab.ServiceDefaults.Problems;

namespace Collab.Api.Conventions.Reference;

/// <summary>What an example has as a member.</summary>
internal sealed record Sample(JsonNode? Value)
{
    private const string Omitted = "omitted";

    /// <summary>False for a member that is there in some cases only, and not in the example.</summary>
    public bool IsShown => Value?.GetValueKind() != JsonValueKind.String || Value.GetValue<string>() != Omitted;
}

/// <summary>
/// The values that examples are made of, from <c>samples.json</c>: by the name of a member, or as <c>Task.title</c> where
/// that of tasks is another one. Requests take those of what they make or change.
/// </summary>
internal static class Samples
{
    public const string TraceId = "a5ea39b9ef0403c493c61816d183a739";

    private static readonly JsonObject All = Read();

    public static string Id(string kind) => All["members"]![$"{kind}_id"]!.GetValue<string>();

    /// <summary>The sample of a member; <see langword="null"/> where there is none.</summary>
    public static Sample? Find(string schemaName, string member)
    {
        var noun = Noun(schemaName);
        var members = All["members"]!.AsObject();
        string[] names = [$"{schemaName}.{member}", $"{noun}.{member}", member == "id" ? SnakeCase(noun) + "_id" : member];
        return names.FirstOrDefault(members.ContainsKey) is { } name ? new Sample(members[name]?.DeepClone()) : null;
    }

    /// <summary>The body of an answer, with what is otherwise in one of that status: a new resource is at version 1.</summary>
    public static JsonNode? As(string status, JsonNode? body)
    {
        if (body is JsonObject members && All["answers"]![status] is JsonObject changes)
        {
            foreach (var (name, value) in changes.Where(change => members.ContainsKey(change.Key)))
                members[name] = value?.DeepClone();
        }

        return body;
    }

    public static JsonNode? OfParameter(string name) => All["parameters"]![name]?.DeepClone();

    /// <summary>What a problem of that type says, and the members that it has beside those of all.</summary>
    public static (string Detail, IEnumerable<KeyValuePair<string, JsonNode?>> Members) OfProblem(ProblemType type)
    {
        var sample = All["problems"]![type.Urn[(type.Urn.LastIndexOf(':') + 1)..]]?.AsObject() ?? [];
        return (sample["detail"]?.GetValue<string>() ?? type.Title + ".", sample.Where(member => member.Key != "detail"));
    }

    /// <summary>What a schema of a request is about: <c>Task</c>, of <c>NewTask</c> and <c>TaskChanges</c>.</summary>
    private static string Noun(string schemaName) => schemaName switch
    {
        _ when schemaName.StartsWith("New", StringComparison.Ordinal) => schemaName["New".Length..],
        _ when schemaName.EndsWith("Changes", StringComparison.Ordinal) => schemaName[..^"Changes".Length],
        _ when schemaName.EndsWith("Ref", StringComparison.Ordinal) => schemaName[..^"Ref".Length],
        _ => schemaName,
    };

    private static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static JsonObject Read()
    {
        using var stream = typeof(Samples).Assembly.GetManifestResourceStream("samples.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
