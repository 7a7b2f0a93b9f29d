using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Collab.ServiceDefaults.Streams;

/// <summary>An answer that is an event stream (WHATWG HTML, section 9.2).</summary>
public static class EventStreamResponse
{
    public const string ContentType = "text/event-stream";

    /// <summary>
    /// Tells a proxy of ours that this is only a farewell, and that another notifier may do better. The value is the
    /// <see cref="Bye.Code"/>.
    /// </summary>
    public const string ByeHeader = "X-Collab-Bye";

    /// <summary>How long a client waits before it comes back, where no notifier has said it.</summary>
    public const int RetryMilliseconds = 2_000;

    /// <summary>What a stream is asked for by.</summary>
    public static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>The answer to <c>OPTIONS</c> (RFC 9110, section 9.3.7).</summary>
    public static IResult Options(HttpContext context)
    {
        context.Response.Headers.Allow = string.Join(", ", [.. Methods, HttpMethods.Options]);
        return Results.NoContent();
    }

    /// <summary>Sets status and headers: nothing on the way may keep, change, compress or hold back the stream.</summary>
    public static void Begin(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        Keep(context);
    }

    /// <summary>Has the server keep the response open for however long, neither buffered nor bound to a rate.</summary>
    public static void Keep(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        DeadPeer.Limit(context);
    }

    /// <summary>
    /// The whole answer where no stream can be had now: 200, for a browser gives up for good on anything else, then
    /// <c>retry</c>, <c>bye</c>, and an abort.
    /// </summary>
    public static async Task RefuseForNowAsync(HttpContext context, Bye bye, TimeProvider time)
    {
        Begin(context);
        context.Response.Headers[ByeHeader] = bye.Code;
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        await context.Response.Body.WriteAsync(bye.Frame(RetryMilliseconds), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Bye.AbortDelay, time, context.RequestAborted);
        context.Abort();
    }
}
