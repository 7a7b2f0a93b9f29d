using System.Diagnostics;
using Collab.Notifier.Replay;
using Collab.ServiceDefaults.Streams;
using Microsoft.Extensions.Options;

namespace Collab.Notifier.Streams;

/// <summary>Sends what is new, and brings streams to their end. On the pump's thread.</summary>
internal sealed partial class StreamWriter(
    ConnectionList connections,
    ReplayReader replays,
    NotifierMetrics metrics,
    IOptions<StreamOptions> options,
    TimeProvider time,
    ILogger<StreamWriter> logger)
{
    private readonly FrameBuffer _buffer = new();
    private readonly Lookahead _lookahead = new();
    private readonly Queue<(long Due, StreamConnection Connection)> _aborts = [];
    private readonly List<long> _published = [];
    private readonly HashSet<ActivityContext> _origins = [];
    private DateTimeOffset _began;
    private readonly Queue<UserFeed> _dirty = [];
    private Written _written;

    public bool HasDirty => _dirty.Count > 0;

    /// <summary>How many events have ever been written.</summary>
    public long Frames { get; private set; }

    /// <summary>Grows with each message that is taken in, and each feed that has something new.</summary>
    public long Changes { get; private set; }

    public bool HasAborts => _aborts.Count > 0;

    /// <summary>Something is new for the streams of this user.</summary>
    public void MarkDirty(UserFeed feed)
    {
        if (feed.IsDirty)
            return;

        feed.IsDirty = true;
        _dirty.Enqueue(feed);
    }

    /// <summary>A message has been taken in that was published at this time, in this span.</summary>
    public void Delivered(long publishedMicroseconds, ActivityContext origin)
    {
        Changes++;
        _published.Add(publishedMicroseconds);
        if (origin == default || !NotifierTracing.IsOn)
            return;

        if (_origins.Count == 0)
            _began = time.GetUtcNow();
        _origins.Add(origin);
    }

    /// <summary>One write for each stream that has something new, and more where that is much.</summary>
    public void WriteDirty()
    {
        while (_dirty.Count > 0)
        {
            foreach (var feed in _lookahead.Take(_dirty))
            {
                feed.IsDirty = false;
                TryWriteFeed(feed);
            }
        }

        Record();
    }

    public void Beat(StreamConnection connection)
    {
        connection.HeartbeatIsDue = true;
        Write(connection);
    }

    /// <summary>Not before it has begun: whoever ends streams looks at them again soon.</summary>
    public void End(StreamConnection connection, Bye bye)
    {
        if (connection.Phase is StreamPhase.Joining or StreamPhase.Ending or StreamPhase.Gone)
            return;

        metrics.StreamEnded(bye.Code);
        connection.End(bye, options.Value.RetryMilliseconds, time.GetTimestamp());
        Write(connection);
    }

    /// <summary>Ends a stream whose reader takes nothing, not even a word.</summary>
    public void Abort(StreamConnection connection)
    {
        if (connection is { IsAborting: false, Phase: not StreamPhase.Ending })
            metrics.StreamEnded(Bye.Slow.Code);
        connection.IsAborting = true;
        connection.Abort();
    }

    /// <summary>Aborts those whose <c>bye</c> was flushed long enough ago.</summary>
    public void AbortDue(long now)
    {
        while (_aborts.TryPeek(out var next) && next.Due <= now)
            _aborts.Dequeue().Connection.Abort();
    }

    /// <summary>A fault in one user's streams must not hold up those of the others. They end, and go on from what they have got.</summary>
    private void TryWriteFeed(UserFeed feed)
    {
        try
        {
            WriteFeed(feed);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Failed(logger, e);
            foreach (var connection in feed.Connections)
                connection.Fail();
        }
    }

    private void WriteFeed(UserFeed feed)
    {
        Changes++;
        if (feed.Log is not { } log)
            return;

        foreach (var connection in feed.Connections)
        {
            do
                Write(connection);
            // More than is kept would be dropped before the turn of the rest.
            while (connection.HasMore && log.BytesAfter(connection.Position) > options.Value.BufferBytes);
            if (connection is { IsFlushing: true, IsUpToDate: true } && log.BytesAfter(connection.Position) > options.Value.BufferBytes)
                connection.FallBehind();
            if (connection.IsFlushing && connection.Position + 1 < feed.VisibleFrom)
                connection.Recheck(feed.VisibleFrom - 1);
        }

        feed.Trim(options.Value);
    }

    private void Write(StreamConnection connection)
    {
        if (connection.Feed.Log is not { } log)
            return;

        var written = connection.Write(_buffer, log, time.GetTimestamp());
        _written = new Written(_written.Frames + written.Frames, _written.Bytes + written.Bytes);
        if (connection.IsFlushing)
            connections.Expect(connection, 0);
        if (connection.HasMore)
            MarkDirty(connection.Feed);
        if (connection.NeedsPage)
            Continue(connection, log);
        if (connection is { IsByeFlushed: true, IsAborting: false })
            Farewell(connection);
    }

    /// <summary>A page is through: on to the next one, or to what has arrived since.</summary>
    private void Continue(StreamConnection connection, FrameLog log)
    {
        if (connection.Position >= connection.ReplaysUntil && log.Covers(connection.Position))
        {
            connection.GoLive();
            Write(connection);
            return;
        }

        if (connection.IsBehind && connection.Feed.Known - connection.Position > options.Value.MaxReplay)
        {
            End(connection, Bye.Slow);
            return;
        }

        connection.AwaitsPage = true;
        replays.Read(new ReplayRequest(connection.UserId, connection.Position, page => Turn(connection, page)));
    }

    private void Turn(StreamConnection connection, ReplayPage page)
    {
        connection.AwaitsPage = false;
        if (connection.Phase != StreamPhase.Replaying)
            return;

        if (page.Continues(connection.Position))
            connection.Turn(page);
        else
            connection.Reset(Math.Max(connection.Feed.Known, connection.ReplaysUntil), page.Oldest ?? connection.Feed.Known + 1);
        MarkDirty(connection.Feed);
    }

    private void Farewell(StreamConnection connection)
    {
        connection.IsAborting = true;
        if (connection.WantsReconnect)
            _aborts.Enqueue((time.GetTimestamp() + time.Ticks(Bye.AbortDelay), connection));
        else
            connection.Release();
    }

    /// <summary>Once a turn: measuring must not cost as much as writing.</summary>
    private void Record()
    {
        Frames += _written.Frames;
        metrics.Wrote(_written.Frames, _written.Bytes);
        Trace();
        _written = default;
        if (_published.Count == 0)
            return;

        var now = Wire.PublishClock.Now(time);
        foreach (var published in _published)
            metrics.Delivered(now - published);
        _published.Clear();
    }

    private void Trace()
    {
        if (_origins.Count == 0)
            return;

        using var span = NotifierTracing.Deliver(_origins, _began);
        span?.SetTag("collab.frames", _written.Frames);
        _origins.Clear();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A user's streams could not be written; they begin again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
