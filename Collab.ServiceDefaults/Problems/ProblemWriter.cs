using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Collab.ServiceDefaults.Problems;

/// <summary>
/// Writes every problem, also where <c>Accept</c> names something else: an error that says nothing helps nobody
/// (RFC 9110, section 12.4.1, leaves that to the server).
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var response = context.HttpContext.Response;
        var problem = Complete(context.ProblemDetails, response.StatusCode);
        problem.Extensions["trace_id"] = Activity.Current?.TraceId.ToHexString() ?? context.HttpContext.TraceIdentifier;
        response.StatusCode = problem.Status!.Value;
        response.Headers.CacheControl = "no-store";
        // Without a token of ours it also stops where the caller has left, and does not take that for a failure.
        await response.WriteAsJsonAsync(problem, Json, "application/problem+json", CancellationToken.None);
    }

    /// <summary>Problems that the framework makes have a type and a title of its own; they get ours.</summary>
    private static ProblemDetails Complete(ProblemDetails problem, int status)
    {
        if (problem.Type?.StartsWith("urn:collab:", StringComparison.Ordinal) != true)
        {
            var type = ProblemTypes.OfStatus(problem.Status ?? status);
            problem.Status ??= status;
            (problem.Type, problem.Title) = (type.Urn, type.Title);
        }

        problem.Detail ??= problem.Title + ".";
        problem.Extensions.Remove("traceId");
        return problem;
    }
}
