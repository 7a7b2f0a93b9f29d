using Collab.Api.Conventions.Paging;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Collab.Api.Conventions.Reference;

/// <summary>The description of the API, made from the code: <c>/openapi/v1.json</c> for programs and <c>/docs</c> for people.</summary>
internal static class ApiReference
{
    private const string DocsPath = "/docs";
    private const string DocumentName = "v1";
    private const string ResponseSuffix = "Response";

    public static void AddApiReference(this WebApplicationBuilder builder) => builder.Services.AddOpenApi(DocumentName, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.CreateSchemaReferenceId = json => SchemaName(json.Type);
        options.AddSchemaTransformer(SchemaTransformer.TransformAsync);
        options.AddOperationTransformer(OperationTransformer.TransformAsync);
        options.AddDocumentTransformer(DocumentTransformer.TransformAsync);
    });

    public static void MapApiReference(this IEndpointRouteBuilder app)
    {
        // Any other name is no route.
        app.MapOpenApi($"/openapi/{{documentName:regex(^{DocumentName}$)}}.json").AllowAnonymous();
        app.MapScalarApiReference(DocsPath, options =>
        {
            options.Title = "Collab API";
            options.HeadContent = $"""<base href="{DocsPath}/" />""";
            options.HideClientButton = true;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            options.Agent = new ScalarAgentOptions { Disabled = true };
            options.DefaultFonts = false;
            options.SchemaPropertyOrder = PropertyOrder.Preserve;
            options.OrderRequiredPropertiesFirst = false;
            options.DynamicNonce = true;
            options.Telemetry = false;
            options.AddPreferredSecuritySchemes(SecuritySchemes.BearerName);
        }).AllowAnonymous().AddEndpointFilter(ServeDocsAsync);
    }

    private static ValueTask<object?> ServeDocsAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (context.Request.RouteValues["documentName"] is not (null or DocumentName))
            return ValueTask.FromResult<object?>(TypedResults.NotFound());

        context.Response.OnStarting(static state =>
        {
            var page = (HttpContext)state;
            page.Response.Headers.ContentSecurityPolicy = PolicyOf(page.Items[ScalarOptions.NonceHttpContextItemKey] as string);
            return Task.CompletedTask;
        }, context);
        // Without the slash at the end it would redirect; with it, and the base above, the page works at both.
        if (context.Request.Path == DocsPath)
            context.Request.Path = DocsPath + "/";
        return next(invocation);
    }

    /// <summary>The page runs its own scripts, those of this answer only, and reaches nothing but this origin.</summary>
    private static string PolicyOf(string? nonce) =>
        $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary><c>TaskResponse</c> is called <c>Task</c>, and a page of them <c>TaskPage</c>; what is not ours is shown in place.</summary>
    public static string? SchemaName(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Page<>))
            return SchemaName(type.GetGenericArguments()[0]) + "Page";

        return type.Namespace?.StartsWith(nameof(Collab), StringComparison.Ordinal) != true || type.IsGenericType ? null
            : type.Name.EndsWith(ResponseSuffix, StringComparison.Ordinal) ? type.Name[..^ResponseSuffix.Length]
            : type.Name;
    }
}
