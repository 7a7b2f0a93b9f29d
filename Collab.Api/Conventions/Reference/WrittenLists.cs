using System.Text.Json;
using Collab.Api.Export;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>
/// Lists that are written as they are read: as long as they are, and of the same resources as elsewhere, which the
/// generator of schemas does not see.
/// </summary>
internal static class WrittenLists
{
    public static void Apply(OpenApiDocument document)
    {
        var members = document.Components!.Schemas![ApiReference.SchemaName(typeof(ExportResponse))!].Properties!;
        foreach (var property in typeof(ExportResponse).GetProperties())
        {
            if (!property.PropertyType.IsGenericType || property.PropertyType.GetGenericTypeDefinition() != typeof(IAsyncEnumerable<>))
                continue;

            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            members[name] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = members[name].Description,
                Items = new OpenApiSchemaReference(ApiReference.SchemaName(property.PropertyType.GetGenericArguments()[0])!, document),
                MaxItems = int.MaxValue,
            };
        }
    }
}
