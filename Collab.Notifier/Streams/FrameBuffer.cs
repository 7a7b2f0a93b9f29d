using System.Buffers.Text;
using System.Globalization;
using Collab.Notifier.Wire;

namespace Collab.Notifier.Streams;

/// <summary>
/// Where the pump puts the frames of one write together. There is one, used for one connection after the other. What one
/// connection got stays here until the next one gets something else: of the same frames only the numbers are written anew.
/// </summary>
internal sealed class FrameBuffer
{
    /// <summary>A write is not begun larger than this; a single frame may be.</summary>
    public const int Full = 64 * 1024;

    /// <summary>Room for the length of a chunk before the frames: eight hexadecimal digits and a line break.</summary>
    private const int Head = 10;

    private byte[] _bytes = new byte[2 * Full];
    private int _end = Head;

    /// <summary>The frames that lie here: those that were appended, and those of the last connection that would follow them.</summary>
    private readonly List<Frame> _frames = [];

    /// <summary>How many of them were appended.</summary>
    private int _count;

    private static ReadOnlySpan<byte> LineBreak => "\r\n"u8;

    private static ReadOnlySpan<byte> LastChunk => "0\r\n\r\n"u8;

    public int Length => _end - Head;

    public bool IsFull => Length >= Full;

    /// <summary>Nothing follows: the response is whole then, and not broken off.</summary>
    public bool IsLast { get; set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(Head, Length);

    public void Clear()
    {
        (_end, _count, IsLast) = (Head, 0, false);
        // One huge frame must not cost its room for ever.
        if (_bytes.Length <= 16 * Full)
            return;

        _bytes = new byte[2 * Full];
        ForgetNext();
    }

    /// <summary>The same as one chunk of HTTP/1.1, <c>{length in hexadecimal}⏎…⏎</c>, and the last one where nothing follows (RFC 9112, section 7.1).</summary>
    public ReadOnlyMemory<byte> AsChunk()
    {
        ForgetNext();
        Reserve(LineBreak.Length + LastChunk.Length);
        LineBreak.CopyTo(_bytes.AsSpan(_end));
        LastChunk.CopyTo(_bytes.AsSpan(_end + LineBreak.Length));
        LineBreak.CopyTo(_bytes.AsSpan(Head - LineBreak.Length));
        Length.TryFormat(_bytes.AsSpan(0, Head - LineBreak.Length), out _, "x8", CultureInfo.InvariantCulture);
        return _bytes.AsMemory(0, _end + LineBreak.Length + (IsLast ? LastChunk.Length : 0));
    }

    public void Append(FrameBody body, long number, bool silent)
    {
        if (!TryRenumber(body, number, silent))
        {
            ForgetNext();
            Reserve(body.MaxLength);
            _frames.Add(new Frame(body, silent, _end, body.Write(_bytes.AsSpan(_end), number, silent)));
        }

        _end += _frames[_count++].Length;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        ForgetNext();
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    public void Append(long number)
    {
        ForgetNext();
        Reserve(20);
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_end), out var written);
        _end += written;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _end < more)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _end + more));
    }

    private bool TryRenumber(FrameBody body, long number, bool silent)
    {
        if (_count == _frames.Count)
            return false;

        var next = _frames[_count];
        return next.Body == body && next.Silent == silent && next.At == _end
            && body.TryRenumber(_bytes.AsSpan(_end, next.Length), number, silent);
    }

    /// <summary>What comes next is put over it.</summary>
    private void ForgetNext() => _frames.RemoveRange(_count, _frames.Count - _count);

    private readonly record struct Frame(FrameBody Body, bool Silent, int At, int Length);
}
