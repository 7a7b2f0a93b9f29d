using System.Numerics;
using Collab.Notifier.Wire;

namespace Collab.Notifier.Streams;

/// <summary>
/// The last frames of one user, without a gap, shared by all of the user's streams: each only keeps the number it is at.
/// What waits for a slow reader is what lies here behind its number.
/// </summary>
internal sealed class FrameLog(long last)
{
    private const int SmallCapacity = 32;

    private const int EntryBytes = 16;

    private Entry[] _entries = [];
    private int _start;
    private int _count;

    /// <summary>Bytes that ever were here. It starts again from nothing at 4 GiB: only differences are of use, and those are far smaller.</summary>
    private uint _end;

    /// <summary>The most runs that were here at once since <see cref="Shrink"/> was last called, as far as a trim has seen.</summary>
    private int _most;

    /// <summary>The number that the next frame has to have is one more than this.</summary>
    public long Last { get; private set; } = last;

    /// <summary>The lowest number that is still here; one more than <see cref="Last"/> when none is.</summary>
    public long First { get; private set; } = last + 1;

    /// <summary>Whether everything after <paramref name="position"/> is here.</summary>
    public bool Covers(long position) => position + 1 >= First;

    public void Add(FrameRun run)
    {
        if (_count == _entries.Length)
            Grow();
        _end += (uint)run.MaxLength;
        Last += run.Count;
        _entries[Slot(_count++)] = new Entry(run, _end, (uint)Last);
    }

    /// <summary>Where the run is that has this number; the next one is where one more says.</summary>
    /// <param name="number"><see cref="First"/> to <see cref="Last"/>.</param>
    public int Find(long number)
    {
        var (low, high) = (0, _count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (IsBefore(_entries[Slot(middle)], number))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <param name="place">As of <see cref="Find"/>.</param>
    /// <param name="first">The number that the first of the run has, though it may have been dropped.</param>
    public FrameRun RunAt(int place, out long first)
    {
        ref readonly var entry = ref _entries[Slot(place)];
        first = Last - ((uint)Last - entry.Last) - entry.Run.Count + 1;
        return entry.Run;
    }

    /// <summary>Reads where the next frame will be; see <see cref="Lookahead"/>.</summary>
    public long Peek() => _entries.Length == 0 ? 0 : _entries[Slot(_count)].End;

    /// <summary>The size of what lies after <paramref name="position"/>, in bytes.</summary>
    public long BytesAfter(long position)
    {
        if (position >= Last || First > Last)
            return 0;

        var number = Math.Max(position + 1, First);
        var place = Find(number);
        var run = RunAt(place, out var first);
        return _end - _entries[Slot(place)].End + (uint)(run.MaxLength - run.LengthUpTo((int)(number - first)));
    }

    /// <summary>The size of all that is here, in bytes.</summary>
    public long Bytes => BytesAfter(First - 1);

    /// <summary>The same with what was dropped of a run of which there is more: all of it goes together.</summary>
    public long Held => _count == 0 ? 0 : _end - _entries[_start].End + (uint)_entries[_start].Run.MaxLength;

    /// <summary>Drops frames up to <paramref name="position"/>, save the last <paramref name="frames"/> of all, if those are no larger than <paramref name="bytes"/>.</summary>
    public void TrimTo(long position, int frames, long bytes)
    {
        _most = Math.Max(_most, _count);
        DropTo(Math.Min(position, Last - frames));
        while (First <= position && Bytes > bytes)
            DropTo(First);
    }

    /// <summary>Drops the oldest frames until the rest is no larger than <paramref name="bytes"/>.</summary>
    public void TrimToSize(long bytes)
    {
        while (Bytes > bytes)
            DropTo(First);
    }

    /// <summary>Drops everything, and the room for it.</summary>
    public void Clear()
    {
        _entries = [];
        _start = _count = _most = 0;
        First = Last + 1;
    }

    /// <summary>
    /// Gives back room that nothing has needed since the last time: a flood that is over must not cost it for ever, and one
    /// that goes on does not take it anew with each turn.
    /// </summary>
    public void Shrink()
    {
        var needed = Math.Max(_most, _count);
        _most = _count;
        if (_entries.Length > SmallCapacity && needed <= _entries.Length / 4)
            Resize(Math.Max(SmallCapacity, (int)BitOperations.RoundUpToPowerOf2((uint)needed)));
    }

    /// <summary>What the log takes, in bytes, without what was counted before in the same <paramref name="round"/>.</summary>
    public long Count(int round)
    {
        var bytes = (long)_entries.Length * EntryBytes;
        for (var i = 0; i < _count; i++)
            bytes += _entries[Slot(i)].Run.CountOnce(round);
        return bytes;
    }

    private static bool IsBefore(in Entry entry, long number) => (int)(entry.Last - (uint)number) < 0;

    private int Slot(int index) => (_start + index) & (_entries.Length - 1);

    private void DropTo(long position)
    {
        First = Math.Max(First, Math.Min(position, Last) + 1);
        while (_count > 0 && IsBefore(_entries[_start], First))
        {
            _entries[_start] = default;
            _start = Slot(1);
            _count--;
        }
    }

    private void Grow() => Resize(Math.Max(4, 2 * _entries.Length));

    /// <param name="capacity">A power of two.</param>
    private void Resize(int capacity)
    {
        var entries = new Entry[capacity];
        for (var i = 0; i < _count; i++)
            entries[i] = _entries[Slot(i)];
        _entries = entries;
        _start = 0;
    }

    /// <param name="Run">What the frames say.</param>
    /// <param name="End">Bytes of these frames and all before them.</param>
    /// <param name="Last">The number of the last of them, of which the lower half is enough: only differences are of use.</param>
    private readonly record struct Entry(FrameRun Run, uint End, uint Last);
}
