using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Collab.Api.Conventions.Idempotency;

/// <summary>Writes an answer as it went out, but for what is <see cref="SecretAttribute">secret</see>.</summary>
internal sealed class AnswerJson(IOptions<JsonOptions> json)
{
    private readonly JsonSerializerOptions _options = WithoutSecrets(json.Value.SerializerOptions);

    public byte[] Write(object value) => JsonSerializer.SerializeToUtf8Bytes(value, _options.GetTypeInfo(value.GetType()));

    public static bool IsSecret(JsonPropertyInfo property) => property.AttributeProvider?.IsDefined(typeof(SecretAttribute), inherit: true) == true;

    private static JsonSerializerOptions WithoutSecrets(JsonSerializerOptions options) => new(options)
    {
        TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(static type =>
        {
            foreach (var property in type.Properties.Where(IsSecret))
                property.ShouldSerialize = static (_, _) => false;
        }),
    };
}
