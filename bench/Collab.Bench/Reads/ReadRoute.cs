using System.Text.Json;

namespace Collab.Bench.Reads;

/// <summary>A GET of the API, as its own description has it.</summary>
public sealed record ReadRoute(string Path, IReadOnlyList<ReadParameter> Parameters)
{
    private const string Streams = "/sse";

    public bool IsList => Parameters.Any(parameter => parameter.Name == "cursor");

    /// <summary>Every one but the streams, which do not end.</summary>
    public static IReadOnlyList<ReadRoute> In(JsonElement openApi) =>
    [
        .. from path in openApi.GetProperty("paths").EnumerateObject()
           where path.Value.TryGetProperty("get", out _) && !path.Name.StartsWith(Streams, StringComparison.Ordinal)
           select new ReadRoute(path.Name, ParametersOf(path.Value.GetProperty("get"))),
    ];

    private static ReadParameter[] ParametersOf(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray().Select(ReadParameter.Of)] : [];
}

/// <param name="Name">Its name.</param>
/// <param name="Place">path, query or header.</param>
/// <param name="IsRequired">Whether there is no request without it.</param>
/// <param name="IsBoolean">Whether true and false are all it can be.</param>
public sealed record ReadParameter(string Name, string Place, bool IsRequired, bool IsBoolean)
{
    internal static ReadParameter Of(JsonElement parameter) => new(
        parameter.GetProperty("name").GetString()!,
        parameter.GetProperty("in").GetString()!,
        parameter.TryGetProperty("required", out var required) && required.GetBoolean(),
        parameter.GetProperty("schema").TryGetProperty("type", out var type) && type.ValueEquals("boolean"));
}
