using System.Globalization;
using System.Text.Json.Nodes;
using Collab.Api.Conventions.Idempotency;
using Collab.Api.Conventions.Limits;
using Collab.Api.Conventions.Preconditions;
using Collab.ServiceDefaults.Authentication;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>The headers of answers, each described once under its own name.</summary>
internal static class SharedHeaders
{
    public const string ETag = "ETag";
    public const string Location = "Location";
    public const string RetryAfter = "Retry-After";
    public const string RateLimit = Verdict.LeftHeader;
    public const string RateLimitPolicy = Verdict.PolicyHeader;
    public const string Replayed = IdempotencyFilter.ReplayedHeader;
    public const string StreamCursor = ResourceHeadersFilter.StreamCursor;
    public static readonly string Challenge = HeaderNames.WWWAuthenticate;
    public static readonly string AllowedOrigin = HeaderNames.AccessControlAllowOrigin;

    public static void AddTo(OpenApiDocument document)
    {
        document.Add(ETag, "The resource's version.", Text(16, "^\"[0-9]+\"$"), EntityTags.Text(3));
        document.Add(Location, "Where the new resource is.", Text(256, "^/"), "/tasks/" + Samples.Id("task"));
        document.Add(RetryAfter, "The seconds to wait before the next attempt.", Number("int32", int.MaxValue), 2);
        document.Add(RateLimit, "How many requests are left, and after how many seconds all are: draft-ietf-httpapi-ratelimit-headers.", Text(256, "^\""), "\"reads\";r=1199;t=1");
        document.Add(RateLimitPolicy, "The limit that the request counts against: its name, how many requests, in how many seconds.", Text(256, "^\""), "\"reads\";q=1200;w=60");
        document.Add(Replayed, "This is the first answer once more, without what is shown only once.", new() { Type = JsonSchemaType.String, Enum = ["true"] }, "true");
        document.Add(StreamCursor, "The caller's stream position before the read: what comes after it is not in the answer.", Number("int64", SchemaBounds.MaxSafeInteger), 41);
        document.Add(Challenge, "What credentials are asked for.", Text(256, "^Bearer"), BearerChallenge.Plain);
        document.Add(AllowedOrigin, "The origin of the calling page, where `Cors:Origins` lists it; left out for all others.", Text(256, "^https?://"), "https://app.example.com");
    }

    private static void Add(this OpenApiDocument document, string name, string description, OpenApiSchema schema, JsonNode example) =>
        document.AddComponent(name, new OpenApiHeader { Description = description, Schema = schema, Example = example });

    private static OpenApiSchema Text(int maxLength, string pattern) =>
        new() { Type = JsonSchemaType.String, MaxLength = maxLength, Pattern = pattern };

    private static OpenApiSchema Number(string format, long max) =>
        new() { Type = JsonSchemaType.Integer, Format = format, Minimum = "0", Maximum = max.ToString(CultureInfo.InvariantCulture) };
}
