using Collab.ServiceDefaults.Streams;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Collab.Api.Streams;

/// <summary>
/// Forwards a stream to a notifier, and to the next one when the first is gone, silent or stopping. When there is none, the
/// client is asked to come back.
/// </summary>
internal sealed class StreamForwarder(
    IHttpForwarder forwarder,
    NotifierEndpoints notifiers,
    NotifierClient client,
    IHostApplicationLifetime lifetime,
    IOptions<ForwardingOptions> options,
    TimeProvider time)
{
    private readonly ForwarderRequestConfig _config = new() { ActivityTimeout = options.Value.Silence };

    public async Task ForwardAsync(HttpContext context)
    {
        foreach (var notifier in await notifiers.ListAsync(context.RequestAborted))
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                break;
            if (await TryAsync(context, notifier))
                return;
        }

        var bye = lifetime.ApplicationStopping.IsCancellationRequested ? Bye.Drain : Bye.Unavailable;
        await EventStreamResponse.RefuseForNowAsync(context, bye, time);
    }

    /// <returns>Whether that was the answer, whatever it was and however it ended.</returns>
    private async Task<bool> TryAsync(HttpContext context, string notifier)
    {
        using var end = new CancellationTokenSource(options.Value.Answer, time);
        var attempt = new ForwardingAttempt(() => Answered(end));
        await using var stopping = lifetime.ApplicationStopping.UnsafeRegister(_ => EndSoon(end), null);
        var error = await forwarder.SendAsync(context, notifier, client, _config, attempt, end.Token);
        if (context.RequestAborted.IsCancellationRequested)
            return true;
        // An answer that was broken off before any of it had left is none.
        if (attempt.IsAnswered && (error == ForwarderError.None || context.Response.HasStarted))
            return true;

        // What the attempt has left of its failure.
        context.Response.Clear();
        return false;
    }

    /// <summary>From here on it takes as long as it takes, unless all streams are being ended.</summary>
    private void Answered(CancellationTokenSource end)
    {
        end.CancelAfter(Timeout.InfiniteTimeSpan);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            EndSoon(end);
    }

    /// <summary>Spreads the ends of all streams, so that their clients do not all come back at the same moment.</summary>
    private void EndSoon(CancellationTokenSource end) => end.CancelAfter(options.Value.Drain * Random.Shared.NextDouble());
}
