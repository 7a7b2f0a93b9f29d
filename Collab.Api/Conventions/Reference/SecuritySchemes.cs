using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>How callers say who they are.</summary>
internal static class SecuritySchemes
{
    public const string BearerName = "bearer";

    public static void AddTo(OpenApiDocument document) => document.AddComponent(BearerName, (IOpenApiSecurityScheme)new OpenApiSecurityScheme
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        Description = "An access token, `clb_…`: `POST /users` returns the first one.",
    });

    public static OpenApiSecurityRequirement Bearer(OpenApiDocument document) => new() { [new OpenApiSecuritySchemeReference(BearerName, document)] = [] };
}
