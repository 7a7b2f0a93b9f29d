using Collab.ServiceDefaults.Streams;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Collab.Api.Streams;

/// <summary>
/// Forwards a stream to a notifier, and to the next one when the first is gone, silent or stopping. When there is none, the
/// client is asked to come back.
/// </summary>
internal sealed partial class StreamForwarder(
    IHttpForwarder forwarder,
    NotifierEndpoints notifiers,
    NotifierClient client,
    IHostApplicationLifetime lifetime,
    IOptions<ForwardingOptions> options,
    TimeProvider time,
    ILogger<StreamForwarder> logger)
{
    /// <summary>Who reads nothing at the end is cut off without a word.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ForwarderRequestConfig _config = new() { ActivityTimeout = options.Value.Silence };

    public async Task ForwardAsync(HttpContext context)
    {
        WithoutBody(context);
        await using var body = new ForwardedBody(context.Response.Body);
        context.Response.Body = body;
        foreach (var notifier in await notifiers.ListAsync(context.RequestAborted))
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                break;
            if (await TryAsync(context, body, notifier))
                return;
        }

        var bye = lifetime.ApplicationStopping.IsCancellationRequested ? Bye.Drain : Bye.Unavailable;
        await EventStreamResponse.RefuseForNowAsync(context, bye, time);
    }

    /// <summary>One of a GET has no meaning (RFC 9110, section 9.3.1), and a notifier is not to be taken for silent because it does not come.</summary>
    private static void WithoutBody(HttpContext context)
    {
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new NoBody());
        context.Request.Headers.Remove(HeaderNames.ContentLength);
        context.Request.Headers.Remove(HeaderNames.TransferEncoding);
    }

    /// <returns>Whether that was the answer, whatever it was and however it ended.</returns>
    private async Task<bool> TryAsync(HttpContext context, ForwardedBody body, string notifier)
    {
        using var end = new CancellationTokenSource(options.Value.Answer, time);
        var attempt = new ForwardingAttempt(end);
        var sending = forwarder.SendAsync(context, notifier, client, _config, attempt, end.Token).AsTask();
        if (await IsToStopAsync(sending))
            await EndAsync(sending, body, end);
        var error = await sending;
        if (context.RequestAborted.IsCancellationRequested)
            return true;
        // An answer that was broken off before any of it had left is none.
        if (attempt.IsAnswered && (error == ForwarderError.None || context.Response.HasStarted))
            return true;

        if (error != ForwarderError.None && !lifetime.ApplicationStopping.IsCancellationRequested)
            Log.NoAnswer(logger, notifier, error, context.Features.Get<IForwarderErrorFeature>()?.Exception?.Message);
        // What the attempt has left of its failure.
        context.Response.Clear();
        return false;
    }

    /// <returns>True when this service stops before the stream has ended.</returns>
    private async Task<bool> IsToStopAsync(Task sending)
    {
        var stops = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopping = lifetime.ApplicationStopping.UnsafeRegister(_ => stops.TrySetResult(), null);
        return await Task.WhenAny(sending, stops.Task) != sending;
    }

    /// <summary>Spreads the ends of all streams, so that their clients do not all come back at the same moment.</summary>
    private async Task EndAsync(Task sending, ForwardedBody body, CancellationTokenSource end)
    {
        await Task.WhenAny(sending, Task.Delay(options.Value.Drain * Random.Shared.NextDouble(), time));
        if (!sending.IsCompleted)
            await Task.WhenAny(sending, SayGoodbyeAsync(body, end.Token));
        await end.CancelAsync();
    }

    private async Task SayGoodbyeAsync(ForwardedBody body, CancellationToken cancellationToken)
    {
        await body.EndAsync(Bye.Drain.Frame(EventStreamResponse.RetryMilliseconds), cancellationToken).WaitAsync(Patience, time, cancellationToken);
        await Task.Delay(Bye.AbortDelay, time, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Notifier} did not answer for a stream: {Error}, {Reason}")]
        public static partial void NoAnswer(ILogger logger, string notifier, ForwarderError error, string? reason);
    }

    private sealed class NoBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => false;
    }
}
