using System.Reflection;
using System.Text.Json;

namespace Collab.Api.Conventions;

/// <summary>An endpoint is named after its handler: <c>CreateTask</c> has the operation id <c>createTask</c>.</summary>
internal static class EndpointNames
{
    public static void Apply(IEndpointConventionBuilder endpoints) => endpoints.Add(endpoint =>
    {
        if (endpoint.Metadata.OfType<MethodInfo>().FirstOrDefault() is { } handler)
            endpoint.Metadata.Add(new EndpointNameMetadata(JsonNamingPolicy.CamelCase.ConvertName(handler.Name)));
    });
}
