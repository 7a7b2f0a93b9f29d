using Microsoft.Extensions.Options;

namespace Collab.Notifier.Streams;

/// <summary>
/// Bounds what waits in memory for all readers together, however many are slow at once. First what the database has too is
/// let go; then those go who have taken nothing for the longest time. On the pump's thread.
/// </summary>
internal sealed partial class StreamMemory(
    FeedList feeds,
    ConnectionList connections,
    NotifierMetrics metrics,
    IOptions<StreamOptions> options,
    ILogger<StreamMemory> logger)
{
    private readonly long _max = options.Value.MemoryBytes;
    private int _round;
    private long _changes;

    /// <param name="changes">What grows with all that arrives. Where it is what it was the last time, nothing waits that did not then.</param>
    public void Check(long changes)
    {
        if (changes == _changes)
            return;

        _changes = changes;
        // To count each body once takes a look at all of them: only where it may make a difference.
        if (feeds.All.Sum(feed => feed.Bytes) + HeldForReaders <= _max)
            return;
        var held = Count();
        if (held <= _max)
            return;

        LetGo();
        var ended = EndSlowest();
        Log.Relieved(logger, held, Count(), ended);
    }

    private long HeldForReaders => connections.All.Sum(connection => (long)connection.HeldBytes);

    private long Count()
    {
        _round++;
        return feeds.All.Sum(feed => feed.Count(_round)) + HeldForReaders;
    }

    private void LetGo()
    {
        foreach (var connection in connections.All)
            connection.LetGo();
        foreach (var feed in feeds.All)
            feed.LetGo();
    }

    /// <summary>What is left is writes that the system has not taken. They are followed by no word: there is no room for one.</summary>
    private int EndSlowest()
    {
        var held = Count();
        var ended = 0;
        foreach (var connection in connections.All.Where(connection => connection.IsFlushing).OrderBy(connection => connection.WaitingSince))
        {
            if (held <= _max)
                break;
            held -= connection.HeldBytes;
            connection.Abort();
            metrics.StreamEnded("memory");
            ended++;
        }

        return ended;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Slow readers had {Before} bytes waiting, now {After}; {Ended} of them were disconnected")]
        public static partial void Relieved(ILogger logger, long before, long after, int ended);
    }
}
