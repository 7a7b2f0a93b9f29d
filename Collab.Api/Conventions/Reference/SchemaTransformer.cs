using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Collab.Api.Conventions.Idempotency;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>Says in schemas what the converters of this API make of texts, times, words and optional members.</summary>
internal static class SchemaTransformer
{
    public static async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        await DescribeAsync(schema, context.JsonTypeInfo.Type, context, cancellationToken);
        if (context.JsonPropertyInfo is { } property)
            DescribeMember(schema, property);
        else if (context.ParameterDescription?.ParameterDescriptor is IParameterInfoParameterDescriptor { ParameterInfo: { } parameter })
            DescribeParameter(schema, parameter);
        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && schema.Properties is not null)
            DescribeObject(schema, context.JsonTypeInfo);
    }

    private static async Task DescribeAsync(OpenApiSchema schema, Type declared, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Plain(declared);
        if (type == typeof(string))
            schema.Type = JsonSchemaType.String;
        else if (type == typeof(Guid))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "uuid");
        else if (type == typeof(DateTimeOffset))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        else if (type == typeof(int) || type == typeof(long))
            (schema.Type, schema.Format) = (JsonSchemaType.Integer, type == typeof(int) ? "int32" : "int64");
        else if (type == typeof(bool))
            schema.Type = JsonSchemaType.Boolean;
        else if (type.IsEnum)
            (schema.Type, schema.Enum) = (JsonSchemaType.String, Words(Enum.GetValues(type)));
        else if (type == typeof(JsonElement))
            schema.Type = JsonSchemaType.Object;
        else if (ValueOf(type, typeof(IReadOnlyDictionary<,>)) is { } value)
            (schema.Type, schema.AdditionalProperties) = (JsonSchemaType.Object, schema.AdditionalProperties ?? await OfAsync(value, context, cancellationToken));
        else if (ValueOf(type, typeof(IReadOnlyList<>)) is { } item)
            (schema.Type, schema.Items) = (JsonSchemaType.Array, schema.Items ?? await OfAsync(item, context, cancellationToken));
    }

    /// <summary>The schema of what a list or a dictionary has, where the serialiser could not tell: inside an optional member.</summary>
    private static async Task<OpenApiSchema> OfAsync(Type type, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(type, null, cancellationToken);
        await DescribeAsync(schema, type, context, cancellationToken);
        return schema;
    }

    /// <summary>The last type argument of a collection of that kind.</summary>
    private static Type? ValueOf(Type type, Type collection) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == collection ? type.GetGenericArguments()[^1] : null;

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

        // In place, for the schema that all members of the type share has all of its words.
        if (AllowedWords(property) is { } words)
            (schema.Type, schema.Enum, schema.Metadata) = (JsonSchemaType.String, words, null);
        if (schema.AdditionalProperties is { OneOf: not [_, ..] } value && Nullability.AllowsNullValues(property))
            schema.AdditionalProperties = new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, value] };
        if (schema.MinLength == 0)
            schema.MinLength = null;
        if (schema.Type?.HasFlag(JsonSchemaType.Array) == true)
            (schema.MaxItems, schema.MaxLength) = (schema.MaxItems ?? schema.MaxLength, null);
        if (Nullability.AllowsNull(property) && !IsLeftOutWhenNull(property) && schema.Type is not null)
            schema.Type |= JsonSchemaType.Null;
        else
            schema.Type &= ~JsonSchemaType.Null;
    }

    /// <summary>A word in a query comes in as a text; its attribute says of which words it is one.</summary>
    private static void DescribeParameter(OpenApiSchema schema, ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<EnumDataTypeAttribute>() is { EnumType: var type })
            schema.Enum = Words(Enum.GetValues(type));
        else if (parameter.GetCustomAttribute<AllowedValuesAttribute>() is { Values: var values })
            schema.Enum = Words(values);
        else if (parameter.IsDefined(typeof(EmailAttribute)))
            (schema.Format, schema.MaxLength) = ("email", Data.Users.User.MaxEmailLength);
    }

    private static void DescribeObject(OpenApiSchema schema, JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (IsLeftOutWhenNull(property) || AnswerJson.IsSecret(property))
                schema.Required?.Remove(property.Name);
        }
    }

    /// <summary>The words of an enum that a member takes, where it does not take all.</summary>
    private static List<JsonNode>? AllowedWords(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: true) is [AllowedValuesAttribute allowed]
            ? Words(allowed.Values)
            : null;

    private static List<JsonNode> Words(Array values) =>
        [.. values.Cast<object>().Select(value => (JsonNode)JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!))];

    private static bool IsLeftOutWhenNull(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) == true;

    private static Type Plain(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>))
            type = type.GetGenericArguments()[0];
        return Nullable.GetUnderlyingType(type) ?? type;
    }
}
