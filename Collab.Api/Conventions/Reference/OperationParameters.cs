using System.Globalization;
using Collab.Api.Conventions.Idempotency;
using Collab.Api.Conventions.Paging;
using Collab.Api.Conventions.Preconditions;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>The parameters that a handler takes as one of the conventions' types.</summary>
internal static class OperationParameters
{
    /// <summary>Enough for the tags of hundreds of versions; a server takes 32 KiB of headers altogether.</summary>
    private const int MaxTagsLength = 8192;

    private const string TagList = """^(\*|(W/)?"[^"]*"(\s*,\s*(W/)?"[^"]*")*)$""";

    public static void Add(OpenApiOperation operation, DescribedEndpoint endpoint)
    {
        var parameters = operation.Parameters ??= [];
        if (endpoint.Takes<PageQuery>())
        {
            parameters.Add(Limit());
            parameters.Add(Cursor());
        }

        if (endpoint.IsRepeatable)
            parameters.Add(IdempotencyKey());
        if (endpoint.Takes<IfMatch>())
            parameters.Add(Tags("If-Match", "The versions that the change is meant for, as entity tags; `*` for any."));
        if (HttpMethods.IsGet(endpoint.Method) && endpoint.IsResource)
            parameters.Add(Tags("If-None-Match", "The versions that are known already, as entity tags."));
    }

    private static OpenApiParameter Limit() => new()
    {
        Name = PageQuery.LimitName,
        In = ParameterLocation.Query,
        Description = "How many items at most.",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int32",
            Minimum = "1",
            Maximum = PageQuery.MaxLimit.ToString(CultureInfo.InvariantCulture),
            Default = PageQuery.DefaultLimit,
        },
    };

    private static OpenApiParameter Cursor() => new()
    {
        Name = PageQuery.CursorName,
        In = ParameterLocation.Query,
        Description = "The `next_cursor` of the part before.",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            MinLength = Paging.Cursor.MinLength,
            MaxLength = Paging.Cursor.MaxLength,
            Pattern = "^[A-Za-z0-9_-]*$",
        },
    };

    private static OpenApiParameter IdempotencyKey() => new()
    {
        Name = IdempotencyFilter.KeyHeader,
        In = ParameterLocation.Header,
        Description = "Makes it safe to repeat the request: within 24 hours, a repeat with the same key gets the first answer. A UUID, say.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyFilter.MaxKeyLength },
    };

    private static OpenApiParameter Tags(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = MaxTagsLength, Pattern = TagList },
    };
}
