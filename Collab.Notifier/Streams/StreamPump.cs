using Microsoft.Extensions.Options;

namespace Collab.Notifier.Streams;

/// <summary>
/// The one thread that all streams are written from. A turn takes all work that there is, and then writes to each
/// connection: under load, more frames in a write rather than more writes.
/// </summary>
internal sealed partial class StreamPump(
    PumpQueue queue,
    StreamHub hub,
    StreamWriter writer,
    StreamClock clock,
    IOptions<StreamOptions> options,
    TimeProvider time,
    ILogger<StreamPump> logger) : IHostedService
{
    /// <summary>Work is taken for this long in one turn, so that no flood keeps what is ready from leaving.</summary>
    private static readonly TimeSpan MaxWork = TimeSpan.FromMilliseconds(50);

    private readonly Action<StreamHub> _write = _ => writer.WriteDirty();
    private readonly Action<StreamHub> _tick = _ => clock.Tick();
    private Thread? _thread;
    private volatile bool _stopping;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Run) { Name = "stream pump", IsBackground = true };
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        queue.Post(_ => { });
        _thread?.Join(TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }

    private void Run()
    {
        while (!_stopping)
        {
            queue.Wait(clock.Patience, options.Value.Window);
            while (TakeWork())
            {
            }
        }
    }

    /// <returns>Whether there may be more.</returns>
    private bool TakeWork()
    {
        var (begun, isLong) = (time.GetTimestamp(), false);
        while (!isLong && queue.TryTake(out var work))
        {
            Guard(work);
            isLong = time.GetElapsedTime(begun) > MaxWork;
        }

        Guard(_write);
        Guard(_tick);
        return isLong || writer.HasDirty;
    }

    /// <summary>A fault in one piece of work must not end all streams.</summary>
    private void Guard(Action<StreamHub> work)
    {
        try
        {
            work(hub);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Work on the streams failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
