using System.Text.Json;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Collab.Data;

/// <summary>Enums are kept as the words that the API uses (<c>task_update</c>), so that a row can be read without the code.</summary>
internal static class EnumText
{
    public static string ToText<TEnum>(TEnum value) where TEnum : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static PropertyBuilder<TEnum> HasText<TEnum>(this PropertyBuilder<TEnum> property) where TEnum : struct, Enum =>
        property.HasConversion(new Converter<TEnum>()).HasMaxLength(24);

    public static PrimitiveCollectionBuilder<TEnum[]> HasTexts<TEnum>(this PrimitiveCollectionBuilder<TEnum[]> property) where TEnum : struct, Enum
    {
        property.ElementType().HasConversion(new Converter<TEnum>());
        return property;
    }

    private sealed class Converter<TEnum>() : ValueConverter<TEnum, string>(
        value => ToText(value),
        text => Parse<TEnum>(text))
        where TEnum : struct, Enum;

    private static TEnum Parse<TEnum>(string text) where TEnum : struct, Enum =>
        Enum.Parse<TEnum>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
