namespace Collab.Notifier.Streams;

/// <summary>
/// Reads a little of what the next few feeds are made of before they are worked on. Thousands of them lie all over memory,
/// and the system drives them out of the processor's caches with each write. Who goes from object to object, one feed after
/// the other, waits for memory at each step; the reads of one step for many feeds do not depend on each other, and are waited
/// for together: measured, a fifth to a quarter less of the pump's time for a write.
/// </summary>
internal sealed class Lookahead
{
    public const int Count = 32;

    private readonly UserFeed[] _feeds = new UserFeed[Count];

    /// <summary>What was read has to go somewhere, or it would not be.</summary>
    private long _read;

    /// <summary>The next feeds that have something to write.</summary>
    public ReadOnlySpan<UserFeed> Take(Queue<UserFeed> dirty)
    {
        var count = 0;
        while (count < Count && dirty.TryDequeue(out var feed))
            _feeds[count++] = feed;

        var feeds = _feeds.AsSpan(0, count);
        var read = 0L;
        foreach (var feed in feeds)
            read += feed.Connections.Count + (feed.Log?.Last ?? 0);
        foreach (var feed in feeds)
            read += feed.Log?.Peek() ?? 0;
        foreach (var feed in feeds)
            read += feed.Connections is [var first, ..] ? first.Peek() : 0;
        foreach (var feed in feeds)
            read += feed.Connections is [var first, ..] ? first.PeekOutput() : 0;
        Volatile.Write(ref _read, read);
        return feeds;
    }

    /// <summary>Before something is added to these.</summary>
    public void Read(ReadOnlySpan<UserFeed> feeds)
    {
        var read = 0L;
        foreach (var feed in feeds)
            read += feed.Known + (feed.Log?.Last ?? 0);
        foreach (var feed in feeds)
            read += feed.Log?.Peek() ?? 0;
        Volatile.Write(ref _read, read);
    }
}
