using Collab.Notifier.Wire;

namespace Collab.Notifier.Streams;

/// <summary>
/// The last frames of one user, without a gap, shared by all of the user's streams: each only keeps the number it is at.
/// What waits for a slow reader is what lies here behind its number.
/// </summary>
internal sealed class FrameLog(long last)
{
    private const int SmallCapacity = 16;

    private Entry[] _entries = [];
    private int _start;
    private int _count;

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

    /// <summary>The size of what lies after <paramref name="position"/>, in bytes.</summary>
    public long BytesAfter(long position)
    {
        if (position >= Last || _count == 0)
            return 0;
        return At(Last).End - (position < First ? At(First).End - At(First).Body.MaxLength : At(position).End);
    }

    /// <summary>Drops the frames up to <paramref name="position"/>.</summary>
    public void TrimTo(long position)
    {
        var drop = (int)Math.Min(_count, position - First + 1);
        for (; drop > 0; drop--)
            DropFirst();
        if (_count == 0 && _entries.Length > SmallCapacity)
            _entries = [];
    }

    /// <summary>Drops the oldest frames until the rest is no larger than <paramref name="bytes"/>.</summary>
    public void TrimToSize(long bytes)
    {
        while (_count > 0 && BytesAfter(First - 1) > bytes)
            DropFirst();
    }

    private void DropFirst()
    {
        _entries[_start] = default;
        _start = (_start + 1) & (_entries.Length - 1);
        _count--;
    }

    private void Grow()
    {
        var entries = new Entry[Math.Max(4, 2 * _entries.Length)];
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
