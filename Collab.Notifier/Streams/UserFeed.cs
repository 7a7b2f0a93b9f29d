using Collab.Notifier.Replay;
using Collab.Notifier.Wire;

namespace Collab.Notifier.Streams;

/// <summary>
/// One user who has streams here: what arrives for them, put in order. Frames that come before their turn wait until what
/// is missing has been read from the database. Belongs to the pump's thread.
/// </summary>
internal sealed class UserFeed(Guid userId)
{
    /// <summary>More frames than this are not kept waiting: they will be read with what is missing.</summary>
    private const int MaxAhead = 1_000;

    private readonly List<Ahead> _ahead = [];
    private int _aheadFrames;
    private long _aheadBytes;

    public Guid UserId => userId;

    /// <summary>What came before this may be no longer the user's: it is told from the database, where access is checked.</summary>
    public long VisibleFrom { get; private set; }

    /// <summary>The size of what is kept here, in bytes.</summary>
    public long Bytes => (Log?.Held ?? 0) + _aheadBytes;

    public List<StreamConnection> Connections { get; } = [];

    /// <summary><see langword="null"/> until the head of the stream is known, as when the first of the streams opens.</summary>
    public FrameLog? Log { get; private set; }

    /// <summary>The highest number that is known to have been given.</summary>
    public long Known { get; private set; }

    /// <summary>Something is missing that the database has.</summary>
    public bool HasGap => Log is { } log && Known > log.Last;

    /// <summary>What is missing is being read.</summary>
    public bool IsHealing { get; set; }

    /// <summary>The feed is on the pump's list of those to write.</summary>
    public bool IsDirty { get; set; }

    /// <summary>When the last of its streams has left, for what is forgotten after a while.</summary>
    public long LeftAt { get; set; }

    /// <summary>The life of the database that the numbers belong to; unknown until the first stream begins.</summary>
    public string? Epoch { get; private set; }

    /// <summary>
    /// Whether a stream that begins after <paramref name="position"/> can be given what it has missed from here: all of it is
    /// still in the log up to the head, and nothing since, dispatched or not, has taken access away from what lies before it.
    /// </summary>
    public bool Remembers(long position, StreamHead head) =>
        Log is { } log && head.IsSettled && log.Last >= head.LastSeq && log.Covers(position) && position + 1 >= VisibleFrom;

    /// <returns>Whether the database is another one than before: its numbers mean other things.</returns>
    public bool Belong(string epoch)
    {
        var other = Epoch is not null && Epoch != epoch;
        Epoch = epoch;
        return other;
    }

    /// <summary>Begins anew at <paramref name="head"/>, and knows nothing of before.</summary>
    public void Restart(long head)
    {
        (Log, Known, VisibleFrom) = (new FrameLog(head), head, 0);
        ClearAhead();
    }

    /// <summary>The head as the database has it.</summary>
    public void Learn(long head)
    {
        Known = Math.Max(Known, head);
        if (Log is not null)
            return;

        Log = new FrameLog(head);
        TakeAhead();
    }

    /// <param name="number">The place in the user's stream that the first of them has.</param>
    /// <param name="run">What happened. Where the write named the user itself, as those do that take access away, what came before may be no longer theirs.</param>
    /// <returns>Whether there is something new to write.</returns>
    public bool Accept(long number, FrameRun run)
    {
        Known = Math.Max(Known, number + run.Count - 1);
        if (run.LastListed >= 0)
            VisibleFrom = Math.Max(VisibleFrom, number + run.LastListed);
        if (Log is null || number > Log.Last + 1)
        {
            KeepAhead(new Ahead(number, run));
            return false;
        }

        if (!TryAdd(number, run))
            return false;

        TakeAhead();
        return true;
    }

    /// <summary>
    /// Whether what is missing does not exist any more. What was only late may have come while the page was read; then the
    /// page says nothing about what is missing now.
    /// </summary>
    /// <param name="after">Where the feed was when the page was asked for.</param>
    /// <param name="page">What the database has after that.</param>
    public bool IsGone(long after, ReplayPage page) => HasGap && Log!.Last == after && !page.Continues(after);

    /// <summary>What was read from the database says no more than what was visible then: nothing of it is remembered.</summary>
    public void Forget() => VisibleFrom = Known + 1;

    /// <summary>Gives up what is missing.</summary>
    public void SkipGap()
    {
        Log = new FrameLog(Known);
        ClearAhead();
    }

    /// <summary>Lets go of what the database has too.</summary>
    public void LetGo()
    {
        Log?.Clear();
        ClearAhead();
    }

    /// <summary>The same as <see cref="Bytes"/>, without the bodies that were counted before in the same <paramref name="round"/>.</summary>
    public long Count(int round) => (Log?.Count(round) ?? 0) + _aheadBytes;

    /// <summary>Drops what every stream has written, save the last few frames, and the oldest of what is too much.</summary>
    public void Trim(StreamOptions options)
    {
        var written = Log!.Last;
        foreach (var connection in Connections)
        {
            // One that catches up will want what has arrived since it joined.
            if (connection.Phase is StreamPhase.Joining or StreamPhase.Replaying)
                written = Log.First - 1;
            else if (connection.Phase == StreamPhase.Live)
                written = Math.Min(written, connection.Position);
        }

        Log.TrimTo(written, options.RecentFrames, options.RecentBytes);
        Log.TrimToSize(options.BufferBytes);
    }

    /// <returns>False where the log has all of it.</returns>
    private bool TryAdd(long number, FrameRun run)
    {
        var known = Log!.Last + 1 - number;
        if (known >= run.Count)
            return false;

        Log.Add(known == 0 ? run : run.After((int)known));
        return true;
    }

    private void KeepAhead(Ahead ahead)
    {
        if (_aheadFrames + ahead.Run.Count > MaxAhead)
            ClearAhead();
        _ahead.Add(ahead);
        _aheadFrames += ahead.Run.Count;
        _aheadBytes += ahead.Run.MaxLength;
    }

    private void ClearAhead()
    {
        _ahead.Clear();
        (_aheadFrames, _aheadBytes) = (0, 0);
    }

    private void TakeAhead()
    {
        // Their number tells whether there are any, without a look at the list, which lies elsewhere in memory.
        if (_aheadFrames == 0)
            return;

        _ahead.Sort((one, other) => one.Number.CompareTo(other.Number));
        foreach (var (number, run) in _ahead)
        {
            if (number <= Log!.Last + 1)
                TryAdd(number, run);
        }

        _ahead.RemoveAll(ahead => ahead.Number <= Log!.Last);
        (_aheadFrames, _aheadBytes) = (_ahead.Sum(ahead => ahead.Run.Count), _ahead.Sum(ahead => (long)ahead.Run.MaxLength));
    }

    private readonly record struct Ahead(long Number, FrameRun Run);
}
