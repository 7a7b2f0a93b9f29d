using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>Says in schemas what the converters of this API make of texts, times, words and optional members.</summary>
internal static class SchemaTransformer
{
    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        Describe(schema, context.JsonTypeInfo.Type);
        if (context.JsonPropertyInfo is { } property)
            DescribeMember(schema, property);
        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && schema.Properties is not null)
            DescribeObject(schema, context.JsonTypeInfo);
        return Task.CompletedTask;
    }

    private static void Describe(OpenApiSchema schema, Type declared)
    {
        var type = Plain(declared);
        if (type == typeof(string))
            schema.Type = JsonSchemaType.String;
        else if (type == typeof(Guid))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "uuid");
        else if (type == typeof(DateTimeOffset))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        else if (type == typeof(int))
            (schema.Type, schema.Format) = (JsonSchemaType.Integer, "int32");
        else if (type == typeof(bool))
            schema.Type = JsonSchemaType.Boolean;
        else if (type.IsEnum)
            schema.Type = JsonSchemaType.String;
        else if (type == typeof(JsonElement))
            schema.Type = JsonSchemaType.Object;
        else if (typeof(IEnumerable<string>).IsAssignableFrom(type))
            (schema.Type, schema.Items) = (JsonSchemaType.Array, new OpenApiSchema { Type = JsonSchemaType.String });
    }

    private static void DescribeMember(OpenApiSchema schema, JsonPropertyInfo property)
    {
        var attributes = property.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [];
        foreach (var attribute in attributes)
        {
            if (attribute is EmailAttribute)
                (schema.Format, schema.MaxLength) = ("email", Data.Users.User.MaxEmailLength);
            else if (attribute is NamesAttribute && schema.Items is OpenApiSchema name)
                (name.MinLength, name.MaxLength) = (1, NamesAttribute.MaxNameLength);
        }

        if (schema.MinLength == 0)
            schema.MinLength = null;
        if (schema.Type?.HasFlag(JsonSchemaType.Array) == true)
            (schema.MaxItems, schema.MaxLength) = (schema.MaxItems ?? schema.MaxLength, null);
        if (Nullability.AllowsNull(property) && !IsLeftOutWhenNull(property) && schema.Type is not null)
            schema.Type |= JsonSchemaType.Null;
        else
            schema.Type &= ~JsonSchemaType.Null;
    }

    private static void DescribeObject(OpenApiSchema schema, JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (IsLeftOutWhenNull(property))
                schema.Required?.Remove(property.Name);
            if (Words(property) is { } words)
                schema.Properties![property.Name] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = words, Description = schema.Properties[property.Name].Description };
        }
    }

    /// <summary>The words of an enum that a member takes, where it does not take all.</summary>
    private static List<JsonNode>? Words(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: true) is [AllowedValuesAttribute allowed]
            ? [.. allowed.Values.Select(value => (JsonNode)JsonNamingPolicy.SnakeCaseLower.ConvertName(value!.ToString()!))]
            : null;

    private static bool IsLeftOutWhenNull(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) == true;

    private static Type Plain(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>))
            type = type.GetGenericArguments()[0];
        return Nullable.GetUnderlyingType(type) ?? type;
    }
}
