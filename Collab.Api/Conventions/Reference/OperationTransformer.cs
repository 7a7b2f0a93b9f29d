using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>Adds to an operation what the conventions give it: parameters, headers, credentials and problems.</summary>
internal static class OperationTransformer
{
    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = new DescribedEndpoint(context);
        operation.Responses ??= [];
        operation.Security ??= [endpoint.IsRestricted ? SecuritySchemes.Bearer(endpoint.Document) : []];
        OperationParameters.Add(operation, endpoint);
        if (HttpMethods.IsGet(endpoint.Method) && endpoint.IsResource)
            operation.Responses["304"] = new OpenApiResponse { Description = "The version is one that is known already." };
        OperationProblems.Add(operation, endpoint);
        OperationHeaders.Add(operation, endpoint);
        if (HttpMethods.IsHead(endpoint.Method))
            DescribeHead(operation);
        return Task.CompletedTask;
    }

    /// <summary>The same endpoint answers GET: its name and words are that one's.</summary>
    private static void DescribeHead(OpenApiOperation operation)
    {
        var name = operation.OperationId!;
        operation.OperationId = "head" + name[name.AsSpan().IndexOfAnyInRange('A', 'Z')..];
        operation.Summary += ", without a body";
        foreach (var response in operation.Responses!.Values.OfType<OpenApiResponse>())
            response.Content = null;
    }
}
