using Collab.ServiceDefaults.Streams;
using Yarp.ReverseProxy.Forwarder;

namespace Collab.Api.Streams;

/// <summary>One notifier being asked. Its answer stands, unless it only says that another should be asked.</summary>
/// <param name="patience">Ends the attempt; set to how long an answer may take.</param>
internal sealed class ForwardingAttempt(CancellationTokenSource patience) : HttpTransformer
{
    private const string ForwardedFor = "X-Forwarded-For";

    public bool IsAnswered { get; private set; }

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        // The Host stays the client's: whom a caller is trusted to be depends on both.
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var hops = httpContext.Request.Headers[ForwardedFor].Append($"{httpContext.Connection.RemoteIpAddress}");
        proxyRequest.Headers.Remove(ForwardedFor);
        proxyRequest.Headers.TryAddWithoutValidation(ForwardedFor, string.Join(", ", hops));
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null || proxyResponse.Headers.Contains(EventStreamResponse.ByeHeader))
            return false;

        IsAnswered = true;
        patience.CancelAfter(Timeout.InfiniteTimeSpan);
        EventStreamResponse.Keep(httpContext);
        return await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }
}
