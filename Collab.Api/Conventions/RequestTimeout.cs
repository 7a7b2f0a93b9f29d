using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Collab.Api.Conventions;

/// <summary>How long a request may take as a whole, its body included. Streams are exempt.</summary>
internal static class RequestTimeout
{
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(60);

    public static void AddRequestTimeout(this WebApplicationBuilder builder) => builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
    {
        Timeout = Whole,
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = WriteAsync,
    });

    private static Task WriteAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "2";
        return Problem.Of(ProblemTypes.Unavailable, "The request took too long.").ExecuteAsync(context);
    }
}
