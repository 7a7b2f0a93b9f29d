using System.Text.Json;
using System.Text.Json.Serialization;

namespace Collab.Api.Conventions.Json;

/// <summary>For a secret or a Markdown text: a space at its end belongs to it. It is normalised all the same, as keyboards differ in what they send.</summary>
internal sealed class VerbatimTextConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Text.TryNormalize(reader.GetString()!, out var normal) ? normal : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
