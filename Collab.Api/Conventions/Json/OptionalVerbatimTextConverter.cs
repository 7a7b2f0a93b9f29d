using System.Text.Json;
using System.Text.Json.Serialization;

namespace Collab.Api.Conventions.Json;

/// <summary>What <see cref="VerbatimTextConverter"/> takes, in a member that may be left out.</summary>
internal sealed class OptionalVerbatimTextConverter : JsonConverter<Optional<string>>
{
    private static readonly VerbatimTextConverter Verbatim = new();

    public override bool HandleNull => true;

    public override Optional<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.TokenType == JsonTokenType.Null ? null! : Verbatim.Read(ref reader, typeof(string), options));

    public override void Write(Utf8JsonWriter writer, Optional<string> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Or(""));
}
