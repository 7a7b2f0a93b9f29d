using System.Text.Json;
using System.Text.Json.Serialization;
using Collab.Api.Conventions.Json;

namespace Collab.Api.Stories;

/// <summary>Content that may be left out: as <see cref="VerbatimTextConverter"/> takes it, its line endings belong to it.</summary>
internal sealed class StoryContentConverter : JsonConverter<Optional<string>>
{
    private static readonly VerbatimTextConverter Verbatim = new();

    public override bool HandleNull => true;

    public override Optional<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.TokenType == JsonTokenType.Null ? null! : Verbatim.Read(ref reader, typeof(string), options));

    public override void Write(Utf8JsonWriter writer, Optional<string> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Or(""));
}
