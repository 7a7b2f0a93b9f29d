using Collab.ServiceDefaults.Streams;
using Microsoft.Extensions.Options;

namespace Collab.Notifier.Streams;

/// <summary>
/// Before the server stops, its streams are closed evenly over a while, so that their clients do not all come back at
/// the same moment; new ones are turned away to the others.
/// </summary>
internal sealed partial class StreamDrain(PumpQueue pump, IOptions<StreamOptions> options, TimeProvider time, ILogger<StreamDrain> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private volatile bool _draining;

    public bool IsDraining => _draining;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _draining = true;
        var streams = await OpenStreamsAsync();
        if (streams.Length == 0)
            return;

        Log.Draining(logger, streams.Length, options.Value.DrainSeconds);
        await CloseEvenlyAsync(streams, cancellationToken);
        await WaitUntilGoneAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CloseEvenlyAsync(StreamConnection[] streams, CancellationToken cancellationToken)
    {
        var steps = Math.Max(1, (int)(options.Value.Drain / Step));
        for (var step = 0; step < steps; step++)
        {
            var share = streams[(int)((long)streams.Length * step / steps)..(int)((long)streams.Length * (step + 1) / steps)];
            pump.Post(hub => Array.ForEach(share, connection => hub.End(connection, Bye.Drain)));
            await Task.Delay(Step, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Also those that opened while this began.</summary>
    private async Task WaitUntilGoneAsync(CancellationToken cancellationToken)
    {
        var deadline = time.GetTimestamp() + time.Ticks(TimeSpan.FromSeconds(5));
        while (time.GetTimestamp() < deadline && !cancellationToken.IsCancellationRequested && await OpenStreamsAsync() is { Length: > 0 } rest)
        {
            pump.Post(hub => Array.ForEach(rest, connection => hub.End(connection, Bye.Drain)));
            await Task.Delay(Step, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<StreamConnection[]> OpenStreamsAsync()
    {
        var open = new TaskCompletionSource<StreamConnection[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        pump.Post(hub => open.SetResult([.. hub.Connections]));
        return open.Task;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Streams} streams are closed over {Seconds} s")]
        public static partial void Draining(ILogger logger, int streams, double seconds);
    }
}
