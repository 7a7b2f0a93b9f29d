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

    /// <summary>The most frames that were here at once since <see cref="Shrink"/> was last called, as far as a trim has seen.</summary>
    private int _most;

    /// <summary>The number that the next frame has to have is one more than this.</summary>
    public long Last { get; private set; } = last;

    /// <summary>The lowest number that is still here; one more than <see cref="Last"/> when none is.</summary>
    public long First => Last - _count + 1;

    /// <summary>Whether everything after <paramref name="position"/> is here.</summary>
    public bool Covers(long position) => position + 1 >= First;

    public void Add(FrameBody body, bool silent)
    {
        if (_count == _entries.Length)
            Grow();
        _end += (uint)body.MaxLength;
        _entries[(_start + _count) & (_entries.Length - 1)] = new Entry(body, _end, silent);
        _count++;
        Last++;
    }

    /// <param name="number"><see cref="First"/> to <see cref="Last"/>.</param>
    public ref readonly Entry At(long number) => ref _entries[(_start + (int)(number - First)) & (_entries.Length - 1)];

    /// <summary>Reads where the next frame will be; see <see cref="Lookahead"/>.</summary>
    public long Peek() => _entries.Length == 0 ? 0 : _entries[(_start + _count) & (_entries.Length - 1)].End;

    /// <summary>The size of what lies after <paramref name="position"/>, in bytes.</summary>
    public long BytesAfter(long position)
    {
        if (position >= Last || _count == 0)
            return 0;
        return position < First ? _end - At(First).End + At(First).Body.MaxLength : _end - At(position).End;
    }

    /// <summary>The size of all that is here, in bytes.</summary>
    public long Bytes => BytesAfter(First - 1);

    /// <summary>Drops frames up to <paramref name="position"/>, save the last <paramref name="frames"/> of all, if those are no larger than <paramref name="bytes"/>.</summary>
    public void TrimTo(long position, int frames, long bytes)
    {
        _most = Math.Max(_most, _count);
        DropTo(Math.Min(position, Last - frames));
        while (_count > 0 && First <= position && Bytes > bytes)
            DropTo(First);
    }

    /// <summary>Drops the oldest frames until the rest is no larger than <paramref name="bytes"/>.</summary>
    public void TrimToSize(long bytes)
    {
        while (_count > 0 && Bytes > bytes)
            DropTo(First);
    }

    /// <summary>Drops everything, and the room for it.</summary>
    public void Clear()
    {
        _entries = [];
        _start = _count = _most = 0;
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

    /// <summary>What the log takes, in bytes, without the bodies that were counted before in the same <paramref name="round"/>.</summary>
    public long Count(int round)
    {
        var bytes = (long)_entries.Length * EntryBytes;
        for (var number = First; number <= Last; number++)
        {
            var body = At(number).Body;
            if (body.CountedIn == round)
                continue;
            body.CountedIn = round;
            bytes += body.MaxLength;
        }

        return bytes;
    }

    private void DropTo(long position)
    {
        var count = (int)Math.Clamp(position - First + 1, 0, _count);
        var toWrap = Math.Min(count, _entries.Length - _start);
        _entries.AsSpan(_start, toWrap).Clear();
        _entries.AsSpan(0, count - toWrap).Clear();
        _start = (_start + count) & (_entries.Length - 1);
        _count -= count;
    }

    private void Grow() => Resize(Math.Max(4, 2 * _entries.Length));

    /// <param name="capacity">A power of two.</param>
    private void Resize(int capacity)
    {
        var entries = new Entry[capacity];
        for (var i = 0; i < _count; i++)
            entries[i] = _entries[(_start + i) & (_entries.Length - 1)];
        _entries = entries;
        _start = 0;
    }

    /// <param name="Body">What the frame says.</param>
    /// <param name="End">Bytes of this frame and all before it.</param>
    /// <param name="Silent">How the frame says it.</param>
    internal readonly record struct Entry(FrameBody Body, uint End, bool Silent);
}
