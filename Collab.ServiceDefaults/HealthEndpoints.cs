using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Collab.ServiceDefaults;

/// <summary><c>GET /health</c>: whether the service can do its work. <c>GET /alive</c>: whether its process answers.</summary>
public static class HealthEndpoints
{
    public const string LiveTag = "live";

    /// <summary>How long a check may take before it counts as failed.</summary>
    public static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(3);

    private const string HealthPath = "/health";
    private const string AlivePath = "/alive";

    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealthEndpoints(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("").WithTags("Health").AllowAnonymous();
        health.MapMethods(HealthPath, Read, GetHealth)
            .WithName("getHealth")
            .Produces<HealthResponse>()
            .Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);
        health.MapMethods(AlivePath, Read, GetAlive).WithName("getAlive").Produces<HealthResponse>();
    }

    public static bool IsHealth(PathString path) => path.StartsWithSegments(HealthPath) || path.StartsWithSegments(AlivePath);

    /// <summary>Tell whether the service can do its work</summary>
    /// <remarks>It is degraded, and works more slowly, without Redis; without PostgreSQL it is unhealthy, and the answer is 503.</remarks>
    public static async Task<JsonHttpResult<HealthResponse>> GetHealth(HttpContext context, LatestHealth latest) =>
        Answer(context, await latest.ReadAsync(context.RequestAborted));

    /// <summary>Tell whether the process answers</summary>
    /// <remarks>Nothing that it rests on is asked.</remarks>
    public static async Task<JsonHttpResult<HealthResponse>> GetAlive(HttpContext context, HealthCheckService checks) =>
        Answer(context, await checks.CheckHealthAsync(check => check.Tags.Contains(LiveTag), context.RequestAborted));

    private static JsonHttpResult<HealthResponse> Answer(HttpContext context, HealthReport report)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new HealthResponse(report.Status.Of(), report.Entries.ToDictionary(e => e.Key, e => e.Value.Status.Of()), FiguresOf(report)),
            HealthJson.Default.HealthResponse,
            statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static Dictionary<string, double>? FiguresOf(HealthReport report)
    {
        var figures = report.Entries
            .SelectMany(check => check.Value.Data, (check, figure) => (Name: $"{check.Key}_{figure.Key}", figure.Value))
            .Where(figure => figure.Value is double)
            .ToDictionary(figure => figure.Name, figure => (double)figure.Value);
        return figures.Count > 0 ? figures : null;
    }

    private static HealthState Of(this HealthStatus status) => status switch
    {
        HealthStatus.Healthy => HealthState.Healthy,
        HealthStatus.Degraded => HealthState.Degraded,
        _ => HealthState.Unhealthy,
    };
}

/// <summary>How a service is.</summary>
/// <param name="Status">The worst of the checks.</param>
/// <param name="Checks">Each part that the service rests on.</param>
/// <param name="Figures">What some of them measured, where they did.</param>
public sealed record HealthResponse(
    HealthState Status,
    IReadOnlyDictionary<string, HealthState> Checks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? Figures);

/// <summary>Whether it works: <c>degraded</c> is working more slowly.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HealthState>))]
public enum HealthState
{
    [JsonStringEnumMemberName("healthy")]
    Healthy,
    [JsonStringEnumMemberName("degraded")]
    Degraded,
    [JsonStringEnumMemberName("unhealthy")]
    Unhealthy,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthResponse))]
internal sealed partial class HealthJson : JsonSerializerContext;
