namespace Collab.Tests.Sweep;

/// <summary>Values that break what is not careful, whatever the schema, as they stand in the JSON text. Some are no JSON at all.</summary>
internal static class HostileValues
{
    public static IReadOnlyList<string> All { get; } =
    [
        "null", "0", "1.0", "1e-400", "01", "NaN", "'x'", "tru", "\"unclosed", "[null]", "[[]]", "{\"a\":1,\"a\":2}", "{\"a\":1e-400}",
        "\"00000000-0000-0000-0000-000000000000\"", "\"owner\"", "\"\\ufdd0\\u202e\"",
        $"\"{new string('x', 500)}\"", $"\"{new string('x', 30_000)}\"", $"[{string.Join(',', Enumerable.Repeat("\"a\"", 1001))}]",
        new string('[', 10_000) + new string(']', 10_000), string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000),
    ];
}
