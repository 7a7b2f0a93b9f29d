using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Collab.ServiceDefaults.Problems;

/// <summary>Turns what was thrown into a problem: a request that cannot be read, a database that is away, or a fault of ours.</summary>
internal sealed partial class ExceptionProblems(IProblemDetailsService problems, ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    private static readonly string[] Required = ["The member is required."];

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = Of(exception);
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "2";
        if (problem.Status == StatusCodes.Status500InternalServerError)
            Log.Failed(logger, exception, context.Request.Method, context.GetEndpoint()?.DisplayName);

        context.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    private static ProblemDetails Of(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => Json(json),
        BadHttpRequestException bad => Problem.Details(ProblemTypes.OfStatus(bad.StatusCode), bad.Message),
        NpgsqlException { IsTransient: true } => Problem.Details(ProblemTypes.Unavailable, "The database cannot be reached; try again."),
        _ => Problem.Details(ProblemTypes.Internal, "The failure was recorded under the trace id."),
    };

    /// <summary>Names the member, which the serialiser gives as a path (<c>$.start_date</c>) or, when it is missing, in its message.</summary>
    private static ProblemDetails Json(JsonException exception)
    {
        var missing = MissingMembers().Match(exception.Message);
        if (missing.Success)
        {
            var errors = Quoted().Matches(missing.Value).ToDictionary(m => m.Groups[1].Value, _ => Required);
            return Invalid(ProblemTypes.Validation, "Required members are missing: " + string.Join(", ", errors.Keys) + ".", errors);
        }

        var member = exception.Path is { Length: > 2 } path ? path[2..] : "";
        return member.Length > 0
            ? Invalid(ProblemTypes.MalformedRequest, $"The value of '{member}' cannot be read.", new() { [member] = ["The value is of the wrong type or form."] })
            : Invalid(ProblemTypes.MalformedRequest, "The body is no valid JSON object.", new() { ["$"] = ["The body is no valid JSON object."] });
    }

    private static ProblemDetails Invalid(ProblemType type, string detail, Dictionary<string, string[]> errors) =>
        Problem.Details(type, detail, new Dictionary<string, object?> { ["errors"] = errors });

    [GeneratedRegex("(?<=missing required properties including: ).*")]
    private static partial Regex MissingMembers();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string? endpoint);
    }
}
