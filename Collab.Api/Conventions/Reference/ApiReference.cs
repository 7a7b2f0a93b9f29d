using Scalar.AspNetCore;

namespace Collab.Api.Conventions.Reference;

/// <summary>The description of the API: <c>/openapi/v1.json</c> for programs and <c>/docs</c> for people.</summary>
internal static class ApiReference
{
    public static void AddApiReference(this WebApplicationBuilder builder) => builder.Services.AddOpenApi("v1");

    public static void MapApiReference(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi();
        app.MapScalarApiReference("/docs");
    }
}
