using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

internal static class DocumentExtensions
{
    public static IEnumerable<OpenApiOperation> Operations(this OpenApiDocument document) => document.Paths.Values.SelectMany(Operations);

    public static IEnumerable<OpenApiOperation> Operations(this IOpenApiPathItem path) => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>();

    public static IEnumerable<KeyValuePair<string, IOpenApiSchema>> Members(this IOpenApiSchema schema) => schema.Properties ?? new Dictionary<string, IOpenApiSchema>();

    /// <summary>What a part of a document has under a name, where it has it.</summary>
    public static TValue? Find<TValue>(this IDictionary<string, TValue>? named, string name) where TValue : class =>
        named?.TryGetValue(name, out var value) == true ? value : null;
}
