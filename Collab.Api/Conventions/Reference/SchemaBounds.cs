using System.Globalization;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>
/// How long texts, how large numbers and how many items can be. What the attributes of a request say holds for the
/// resource too: a <c>Task</c> has the bounds of <c>NewTask</c> and <c>TaskChanges</c>.
/// </summary>
internal static class SchemaBounds
{
    /// <summary>2^53−1, up to which every reader of JSON is exact (RFC 8259, section 6).</summary>
    public const long MaxSafeInteger = 9007199254740991;

    private const int UuidLength = 36;

    /// <summary>With nanoseconds and an offset.</summary>
    private const int MaxTimeLength = 35;

    /// <summary>Every text that is kept: U+0000 is refused.</summary>
    public const string Keepable = "^[^\\u0000]*$";

    public static void Apply(OpenApiDocument document)
    {
        var schemas = document.Components!.Schemas!;
        foreach (var (name, schema) in schemas)
        {
            foreach (var (member, value) in schema.Members())
            {
                foreach (var request in (string[])[$"New{name}", $"{name}Changes"])
                    Copy(schemas.Find(request)?.Properties.Find(member), value);
                Terms.Apply(name, member, value);
            }

            Bound(schema);
        }

        foreach (var parameter in document.Operations().SelectMany(operation => operation.Parameters ?? []))
            Bound(parameter.Schema);
        foreach (var body in document.Operations().SelectMany(operation => operation.RequestBody?.Content?.Values ?? []))
            Bound(body.Schema);
    }

    /// <summary>The bounds that follow from the type alone, also of what is inside.</summary>
    private static void Bound(IOpenApiSchema? described)
    {
        if (described is not OpenApiSchema schema)
            return;

        if (schema.Type?.HasFlag(JsonSchemaType.String) == true && schema.Enum is not { Count: > 0 })
            BoundText(schema);
        else if (schema.Type?.HasFlag(JsonSchemaType.Integer) == true)
            BoundNumber(schema);

        Bound(schema.Items);
        Bound(schema.AdditionalProperties);
        foreach (var inside in schema.Members().Select(member => member.Value).Concat(schema.OneOf ?? []))
            Bound(inside);
    }

    private static void BoundText(OpenApiSchema schema)
    {
        if (schema.Format == "uuid")
            schema.MaxLength = UuidLength;
        else if (schema.Format == "date-time")
            schema.MaxLength = MaxTimeLength;
        else if (schema.Format is null)
            schema.Pattern ??= Keepable;
    }

    private static void BoundNumber(OpenApiSchema schema)
    {
        schema.Minimum ??= "0";
        schema.Maximum ??= (schema.Format == "int32" ? int.MaxValue : MaxSafeInteger).ToString(CultureInfo.InvariantCulture);
    }

    private static void Copy(IOpenApiSchema? from, IOpenApiSchema to)
    {
        if (from is not OpenApiSchema request || to is not OpenApiSchema resource)
            return;

        resource.Format ??= request.Format;
        resource.MinLength ??= request.MinLength;
        resource.MaxLength ??= request.MaxLength;
        resource.Minimum ??= request.Minimum;
        resource.Maximum ??= request.Maximum;
        resource.MaxItems ??= request.MaxItems;
        if (request.Items is { } items && resource.Items is { } own)
            Copy(items, own);
    }
}
