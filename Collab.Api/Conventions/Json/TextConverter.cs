using System.Text.Json;
using System.Text.Json.Serialization;

namespace Collab.Api.Conventions.Json;

/// <summary>Every string that comes in: trimmed, in normal form C (Unicode Standard Annex 15), and without U+0000, which PostgreSQL cannot keep.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Text.TryClean(reader.GetString()!, out var clean) ? clean : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <summary>As it stands. The framework has this of its own, but only once something in the process was serialised by reflection.</summary>
    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
}
