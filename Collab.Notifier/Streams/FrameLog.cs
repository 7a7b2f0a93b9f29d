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

    private const int EntryBytes = 24;

    private Entry[] _entries = [];
    private int _start;
    private int _count;

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
        var end = (_count == 0 ? 0 : At(Last).End) + body.MaxLength;
        _entries[(_start + _count) & (_entries.Length - 1)] = new Entry(body, silent, end);
        _count++;
        Last++;
    }

    /// <param name="number"><see cref="First"/> to <see cref="Last"/>.</param>
    public ref readonly Entry At(long number) => ref _entries[(_start + (int)(number - First)) & (_entries.Length - 1)];

    /// <summary>Reads where the last frame is, and the next one will be; see <see cref="Lookahead"/>.</summary>
    public long Peek() => _count == 0 ? 0 : At(Last).End + _entries[(_start + _count) & (_entries.Length - 1)].End;

    /// <summary>The size of what lies after <paramref name="position"/>, in bytes.</summary>
    public long BytesAfter(long position)
    {
        if (position >= Last || _count == 0)
            return 0;
        return At(Last).End - (position < First ? At(First).End - At(First).Body.MaxLength : At(position).End);
    }

    /// <summary>The size of all that is here, in bytes.</summary>
    public long Bytes => BytesAfter(First - 1);

    /// <summary>Drops frames up to <paramref name="position"/>, save the last <paramref name="frames"/> of all, if those are no larger than <paramref name="bytes"/>.</summary>
    public void TrimTo(long position, int frames, long bytes)
    {
        _most = Math.Max(_most, _count);
        while (_count > 0 && First <= position && (_count > frames || Bytes > bytes))
            DropFirst();
    }

    /// <summary>Drops the oldest frames until the rest is no larger than <paramref name="bytes"/>.</summary>
    public void TrimToSize(long bytes)
    {
        while (_count > 0 && Bytes > bytes)
            DropFirst();
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

    private void DropFirst()
    {
        _entries[_start] = default;
        _start = (_start + 1) & (_entries.Length - 1);
        _count--;
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
    /// <param name="Silent">How it says it.</param>
    /// <param name="End">Bytes of this frame and all before it.</param>
    internal readonly record struct Entry(FrameBody Body, bool Silent, long End);
}
