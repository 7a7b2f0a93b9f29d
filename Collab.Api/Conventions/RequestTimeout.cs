using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;

namespace Collab.Api.Conventions;

/// <summary>How long a request may take as a whole, its body included. Streams and exports are exempt.</summary>
internal static class RequestTimeout
{
    public static void AddRequestTimeout(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RequestOptions>().BindConfiguration("Requests").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRequestTimeouts();
        builder.Services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<RequestOptions>>((timeouts, options) => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = options.Value.Timeout,
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
            WriteTimeoutResponse = WriteAsync,
        });
    }

    private static Task WriteAsync(HttpContext context)
    {
        // The time that is over was the request's, and not that of its answer. What is left of the body is not waited for.
        context.RequestAborted = CancellationToken.None;
        if (HttpProtocol.IsHttp11(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        context.Response.Headers.RetryAfter = "2";
        return Problem.Of(ProblemTypes.Unavailable, "The request took too long.").ExecuteAsync(context);
    }
}
