using Collab.Notifier.Replay;
using Collab.ServiceDefaults.Streams;

namespace Collab.Notifier.Streams;

/// <summary>
/// One open stream. Everything but <see cref="Released"/> belongs to the pump's thread. It keeps no frames: it has a
/// number, and what comes after that lies in its user's log or, while it catches up, in the page that it is on.
/// </summary>
internal sealed class StreamConnection
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PumpQueue _pump;
    private readonly StreamWriter _writer;
    private readonly Action<StreamHub> _flushed;
    private IStreamOutput? _output;
    private byte[]? _opening;
    private ReplayPage? _page;
    private int _pageAt;
    private byte[]? _bye;
    private int _waiting;

    public StreamConnection(StreamCredential credential, PumpQueue pump, StreamWriter writer)
    {
        Credential = credential;
        (_pump, _writer) = (pump, writer);
        _flushed = _ => Flushed();
    }

    public StreamCredential Credential { get; }

    public Guid UserId => Credential.UserId;

    public UserFeed Feed { get; private set; } = null!;

    /// <summary>Completes when nothing touches the output any more; only then may the request end, or the connection.</summary>
    public Task Released => _released.Task;

    public StreamPhase Phase { get; private set; }

    /// <summary>The number up to which everything has been written.</summary>
    public long Position { get; private set; }

    /// <summary>The reader is slow: the last write has not found room yet.</summary>
    public bool IsFlushing { get; private set; }

    /// <summary>Since when <see cref="IsFlushing"/>, or since when it is ending.</summary>
    public long WaitingSince { get; private set; }

    public long NextHeartbeat { get; set; }

    public long EndsAt { get; set; }

    /// <summary>When what it was opened with ends.</summary>
    public long ExpiresAt { get; set; } = long.MaxValue;

    public bool HeartbeatIsDue { get; set; }

    /// <summary>Where it is in <see cref="ConnectionList"/>.</summary>
    public int Index { get; set; }

    /// <summary>What has this number and those before is read from the database, where access is checked; not taken from the log.</summary>
    public long ReplaysUntil { get; private set; }

    /// <summary>Its buffer is full: if its reader takes nothing for a while now, it is too slow.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>All that its reader has not taken is in the user's log, or was until it had to be read again.</summary>
    public bool IsUpToDate { get; private set; }

    /// <summary>The last write was as large as one may be, and has found room: more may be due.</summary>
    public bool HasMore { get; private set; }

    /// <summary>A page has been asked for.</summary>
    public bool AwaitsPage { get; set; }

    /// <summary>The page is through, and the reader has room for another.</summary>
    public bool NeedsPage => Phase == StreamPhase.Replaying && _page is null && !AwaitsPage && !IsFlushing;

    /// <summary><c>bye</c> has left, as far as is known here.</summary>
    public bool IsByeFlushed => Phase == StreamPhase.Ending && _bye is null && !IsFlushing;

    public bool WantsReconnect { get; private set; }

    /// <summary>The abort is on its way.</summary>
    public bool IsAborting { get; set; }

    public void Join(UserFeed feed)
    {
        Feed = feed;
        feed.Connections.Add(this);
    }

    /// <param name="output">Where the frames go.</param>
    /// <param name="start">Where the stream begins.</param>
    /// <param name="head">Where the database is.</param>
    /// <param name="ready">What it begins with.</param>
    public void Start(IStreamOutput output, StreamStart start, StreamHead head, byte[] ready)
    {
        (_output, _opening, Position) = (output, ready, start.Position);
        ReplaysUntil = Feed.Remembers(Position, head) ? Position : head.LastSeq;
        HeartbeatIsDue = false;
        Phase = StreamPhase.Replaying;
    }

    /// <summary>What is kept for this reader alone: the page that it is on, and a write that has not found room.</summary>
    public int HeldBytes => (_page?.Bytes ?? 0) + (IsFlushing ? _waiting : 0);

    /// <summary>Gives up what can be read again when there is room.</summary>
    public void LetGo()
    {
        if (!IsFlushing)
            return;

        _page = null;
        if (Phase == StreamPhase.Live && Position < Feed.Log!.Last)
            FallBehind();
    }

    public void Turn(ReplayPage page) => (_page, _pageAt) = (page, 0);

    /// <summary>Everything from here on is in the user's log.</summary>
    public void GoLive() => (Phase, IsUpToDate, IsBehind) = (StreamPhase.Live, true, false);

    /// <summary>More waits for the reader than is kept in memory: it goes on from the database, at its own pace.</summary>
    public void FallBehind() => (Phase, IsUpToDate, IsBehind, ReplaysUntil) = (StreamPhase.Replaying, false, true, Math.Max(ReplaysUntil, Position));

    /// <summary>What waits for the reader may be no longer theirs: up to <paramref name="number"/> it is read again, with its access.</summary>
    public void Recheck(long number)
    {
        if (Phase is not (StreamPhase.Live or StreamPhase.Replaying))
            return;

        _page = null;
        (Phase, ReplaysUntil) = (StreamPhase.Replaying, Math.Max(ReplaysUntil, number));
    }

    /// <summary>What was to come next does not exist any more: the client is told, and goes on from <paramref name="position"/>.</summary>
    public void Reset(long position, long oldest)
    {
        _opening = [.. _opening ?? [], .. FrameText.Reset(position, oldest)];
        _page = null;
        Position = position;
    }

    public void End(Bye bye, int retryMilliseconds, long now)
    {
        if (Phase is StreamPhase.Ending or StreamPhase.Gone)
            return;

        _page = null;
        _bye = bye.Frame(retryMilliseconds);
        WantsReconnect = bye.Reconnect;
        WaitingSince = now;
        Phase = StreamPhase.Ending;
    }

    /// <summary>Reads a little of it; see <see cref="Lookahead"/>.</summary>
    public long Peek() => Position + NextHeartbeat + _waiting;

    /// <summary>The same of what it writes to.</summary>
    public long PeekOutput() => _output?.Peek() ?? 0;

    /// <summary>
    /// Makes one write of what is due. Where <see cref="HasMore"/>, the other streams are to get theirs before the rest
    /// follows: most of them get the same, and then only numbers differ from one write to the next.
    /// </summary>
    public Written Write(FrameBuffer buffer, FrameLog log, long now)
    {
        HasMore = false;
        if (IsFlushing || _output is null)
            return default;

        buffer.Clear();
        var frames = Fill(buffer, log);
        if (buffer.Length == 0)
            return default;

        Send(buffer, now);
        HasMore = buffer.IsFull && !IsFlushing;
        return new Written(frames, buffer.Length);
    }

    /// <returns>False when it has left before.</returns>
    public bool TryLeave()
    {
        if (Phase == StreamPhase.Gone || Feed is null)
            return false;

        Phase = StreamPhase.Gone;
        // What still waits for room would have nobody to read it.
        if (IsFlushing)
            Abort();
        else
            Release();
        return true;
    }

    public void Abort() => _output?.Abort();

    /// <summary>After a fault: what was to be written is lost to this connection, and nothing may follow it.</summary>
    public void Fail()
    {
        Abort();
        _output = null;
    }

    public void Release()
    {
        _output = null;
        _released.TrySetResult();
    }

    /// <returns>How many events.</returns>
    private int Fill(FrameBuffer buffer, FrameLog log)
    {
        if (_opening is { } opening)
        {
            buffer.Append(opening);
            _opening = null;
        }

        var frames = FillFromPage(buffer);
        if (Phase == StreamPhase.Live)
            frames += FillFromLog(buffer, log);
        if (HeartbeatIsDue && Phase != StreamPhase.Ending)
            FrameText.AppendHeartbeat(buffer, Position);
        HeartbeatIsDue = false;
        if (_bye is { } bye)
        {
            buffer.Append(bye);
            buffer.IsLast = !WantsReconnect;
            _bye = null;
        }

        return frames;
    }

    private int FillFromPage(FrameBuffer buffer)
    {
        if (_page is not { } page)
            return 0;

        var begin = _pageAt;
        for (; _pageAt < page.Frames.Count && !buffer.IsFull; _pageAt++)
        {
            var frame = page.Frames[_pageAt];
            buffer.Append(frame.Body, frame.Number, frame.Silent);
            Position = frame.Number;
        }

        var frames = _pageAt - begin;
        if (_pageAt == page.Frames.Count)
            _page = null;
        return frames;
    }

    private int FillFromLog(FrameBuffer buffer, FrameLog log)
    {
        var begin = Position;
        if (begin == log.Last)
            return 0;

        for (var place = log.Find(begin + 1); Position < log.Last && !buffer.IsFull; place++)
        {
            var run = log.RunAt(place, out var first);
            Position += buffer.Append(run, (int)(Position + 1 - first), Position + 1);
        }

        return (int)(Position - begin);
    }

    private void Flushed()
    {
        IsFlushing = false;
        if (Phase == StreamPhase.Gone)
            Release();
        else
            _writer.MarkDirty(Feed);
    }

    private void Send(FrameBuffer frames, long now)
    {
        var sent = _output!.WriteAsync(frames);
        if (sent.IsCompletedSuccessfully)
        {
            // A reader that is gone shows here first; the request's own end follows.
            if (!sent.Result)
                _output = null;
            return;
        }

        IsFlushing = true;
        _waiting = frames.Length;
        if (Phase != StreamPhase.Ending)
            WaitingSince = now;
        _ = AwaitRoomAsync(sent);
    }

    private async Task AwaitRoomAsync(ValueTask<bool> sent)
    {
        // That nobody is left shows at the next write, or in the request being aborted.
        await sent;
        _pump.Post(_flushed);
    }
}

/// <summary>What was written, to one connection or to many.</summary>
internal readonly record struct Written(long Frames, long Bytes);
