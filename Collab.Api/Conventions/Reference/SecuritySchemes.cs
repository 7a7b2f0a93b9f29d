using Collab.ServiceDefaults.Authentication;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>How callers say who they are.</summary>
internal static class SecuritySchemes
{
    public const string BearerName = "bearer";

    private const string TicketName = "ticket";

    public static void AddTo(OpenApiDocument document)
    {
        document.Add(BearerName, new()
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An access token, `clb_…`: `POST /users` returns the first one. Or one of the organisation's, where the service takes them.",
        });
        document.Add(TicketName, new()
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Query,
            Name = TakesTickets.Parameter,
            Description = "A ticket of `POST /sse/tickets`, for a client that cannot send the header `Authorization`. It opens one stream and nothing else.",
        });
    }

    public static OpenApiSecurityRequirement Bearer(OpenApiDocument document) => document.Of(BearerName);

    public static OpenApiSecurityRequirement Ticket(OpenApiDocument document) => document.Of(TicketName);

    private static void Add(this OpenApiDocument document, string name, OpenApiSecurityScheme scheme) =>
        document.AddComponent(name, (IOpenApiSecurityScheme)scheme);

    private static OpenApiSecurityRequirement Of(this OpenApiDocument document, string name) => new() { [new OpenApiSecuritySchemeReference(name, document)] = [] };
}
