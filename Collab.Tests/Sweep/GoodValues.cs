using System.Globalization;

namespace Collab.Tests.Sweep;

/// <summary>A value that meets a schema, as it stands in the JSON text.</summary>
internal static class GoodValues
{
    public static string Of(Schema schema, string key) => schema.Type switch
    {
        "string" when schema.Words is [var word, ..] => $"\"{word}\"",
        "string" => $"\"{Text(schema, key)}\"",
        "integer" => (schema.Number("minimum") ?? 1).ToString(CultureInfo.InvariantCulture),
        "boolean" => "false",
        "array" => schema.Number("minItems") >= 1 ? $"[{Of(schema.Items!, key)}]" : "[]",
        _ => $"{{{string.Join(',', schema.Required.Select(name => $"\"{name}\":{Of(schema.Members[name], key)}"))}}}",
    };

    private static string Text(Schema schema, string key) => schema.Format switch
    {
        "uuid" => $"{Guid.CreateVersion7()}",
        "date-time" => "2026-01-15T10:00:00Z",
        "email" => $"{Guid.CreateVersion7():N}@{key}.example.com",
        _ => new string('x', (int)(schema.Number("minLength") ?? 1)),
    };
}
