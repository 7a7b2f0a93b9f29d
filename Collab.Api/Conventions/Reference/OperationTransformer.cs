using System.Globalization;
using System.Reflection;
using Collab.Api.Conventions.Idempotency;
using Collab.Api.Conventions.Paging;
using Collab.Api.Conventions.Preconditions;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>Adds to an operation what the conventions give it: parameters, headers, credentials and problems.</summary>
internal static class OperationTransformer
{
    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata;
        var handler = endpoint.OfType<MethodInfo>().First();
        var isGet = HttpMethods.IsGet(context.Description.HttpMethod!);
        var needsUser = endpoint.OfType<IAuthorizeData>().Any();
        var isResource = context.Description.SupportedResponseTypes.Any(type => typeof(IResource).IsAssignableFrom(type.Type));

        AddParameters(operation, handler, isGet && isResource);
        AddHeaders(operation, isGet && needsUser, isResource);
        var isRepeatable = IdempotencyFilter.AppliesTo(context.Description.HttpMethod!);
        if (isRepeatable)
            AddIdempotency(operation);
        if (isGet && isResource)
            (operation.Responses ??= [])["304"] = new OpenApiResponse { Description = "The version is the one that is known already." };
        if (needsUser)
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(DocumentTransformer.BearerScheme, context.Document)] = [] }];
        AddProblems(operation, ProblemsOf(operation, handler, needsUser, isRepeatable, endpoint), context.Document!);
        return Task.CompletedTask;
    }

    private static void AddParameters(OpenApiOperation operation, MethodInfo handler, bool takesIfNoneMatch)
    {
        var parameters = operation.Parameters ??= [];
        if (Takes<PageQuery>(handler))
        {
            parameters.Add(Query(PageQuery.LimitName, "How many items at most.", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Minimum = "1",
                Maximum = PageQuery.MaxLimit.ToString(CultureInfo.InvariantCulture),
                Default = PageQuery.DefaultLimit,
            }));
            parameters.Add(Query(PageQuery.CursorName, "The `next_cursor` of the part before.", new OpenApiSchema { Type = JsonSchemaType.String }));
        }

        if (Takes<IfMatch>(handler))
            parameters.Add(Header("If-Match", "The versions that the change is meant for, as entity tags; `*` for any."));
        if (takesIfNoneMatch)
            parameters.Add(Header("If-None-Match", "The versions that are known already, as entity tags."));
    }

    private static void AddHeaders(OpenApiOperation operation, bool hasCursor, bool isResource)
    {
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (response is not OpenApiResponse { } success || !status.StartsWith('2'))
                continue;

            success.Headers ??= new Dictionary<string, IOpenApiHeader>();
            if (isResource)
                success.Headers["ETag"] = ResponseHeader("The resource's version.");
            if (status == "201")
                success.Headers["Location"] = ResponseHeader("Where the new resource is.");
            if (hasCursor)
                success.Headers[ResourceHeadersFilter.StreamCursor] = ResponseHeader("The caller's stream position before the read.");
        }
    }

    private static void AddIdempotency(OpenApiOperation operation)
    {
        var key = Header(IdempotencyFilter.KeyHeader, "Makes it safe to repeat the request: within 24 hours, a repeat with the same key gets the first answer. A UUID, say.");
        (key.Schema as OpenApiSchema)!.MinLength = 1;
        (key.Schema as OpenApiSchema)!.MaxLength = IdempotencyFilter.MaxKeyLength;
        operation.Parameters!.Add(key);
        foreach (var (_, response) in operation.Responses!.Where(response => response.Key.StartsWith('2')))
            (response as OpenApiResponse)!.Headers![IdempotencyFilter.ReplayedHeader] = ResponseHeader("`true` where this is the first answer once more, without what is shown only once.");
    }

    private static IEnumerable<ProblemType> ProblemsOf(OpenApiOperation operation, MethodInfo handler, bool needsUser, bool isRepeatable, IList<object> endpoint)
    {
        if (needsUser)
            yield return ProblemTypes.Unauthorized;
        if (needsUser && endpoint.OfType<IAuthorizeData>().All(data => data.Policy is null))
            yield return ProblemTypes.Forbidden;
        if (operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Path) == true)
            yield return ProblemTypes.NotFound;
        if (operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Query) == true || operation.RequestBody is not null)
        {
            yield return ProblemTypes.MalformedRequest;
            yield return ProblemTypes.Validation;
        }

        if (operation.RequestBody is not null)
        {
            yield return ProblemTypes.ContentTooLarge;
            yield return ProblemTypes.UnsupportedMediaType;
        }

        if (isRepeatable)
        {
            yield return ProblemTypes.MalformedRequest;
            yield return ProblemTypes.IdempotencyKeyReused;
            yield return ProblemTypes.IdempotencyKeyInFlight;
        }

        if (Takes<IfMatch>(handler))
            yield return ProblemTypes.PreconditionFailed;
        foreach (var type in endpoint.OfType<ProblemMetadata>().SelectMany(metadata => metadata.Types))
            yield return type;
        yield return ProblemTypes.Internal;
        yield return ProblemTypes.Unavailable;
    }

    private static void AddProblems(OpenApiOperation operation, IEnumerable<ProblemType> types, OpenApiDocument document)
    {
        foreach (var status in types.Distinct().GroupBy(type => type.Status).OrderBy(group => group.Key))
        {
            (operation.Responses ??= [])[status.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join("\n", status.Select(type => $"`{type.Urn}`: {type.Title}.")),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(DocumentTransformer.ProblemSchema, document) },
                },
            };
        }
    }

    private static bool Takes<TParameter>(MethodInfo handler) => handler.GetParameters().Any(parameter => parameter.ParameterType == typeof(TParameter));

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };

    private static OpenApiParameter Header(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiHeader ResponseHeader(string description) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
