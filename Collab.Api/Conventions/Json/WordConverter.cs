using System.Text.Json;
using System.Text.Json.Serialization;

namespace Collab.Api.Conventions.Json;

/// <summary>An enum by its word (<c>task_update</c>) and by nothing else: no number, no other case, no list of words.</summary>
internal sealed class WordConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<TEnum> : JsonConverter<TEnum> where TEnum : struct, Enum
    {
        private static readonly Dictionary<string, TEnum> Values = Enum.GetValues<TEnum>().ToDictionary(Word.Of);
        private static readonly Dictionary<TEnum, JsonEncodedText> Words = Values.ToDictionary(word => word.Value, word => JsonEncodedText.Encode(word.Key));

        public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(Words[value]);
    }
}
