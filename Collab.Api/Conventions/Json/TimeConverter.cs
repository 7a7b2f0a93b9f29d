using System.Text.Json;
using System.Text.Json.Serialization;

namespace Collab.Api.Conventions.Json;

internal sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text && Rfc3339.TryParse(text, out var time) ? time : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[Rfc3339.MaxLength];
        writer.WriteStringValue(text[..Rfc3339.Format(value, text)]);
    }
}
