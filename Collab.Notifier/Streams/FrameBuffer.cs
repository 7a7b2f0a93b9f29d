using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
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

    private const int MaxDigits = 19;

    private byte[] _bytes = new byte[2 * Full];
    private int _end = Head;

    /// <summary>The runs that lie here: those that were appended, and those of the last connection that would follow them.</summary>
    private readonly List<Piece> _pieces = [];

    /// <summary>Where the frames of those have their number, twice each.</summary>
    private readonly List<(int First, int Second)> _numbers = [];

    /// <summary>How many of the runs were appended.</summary>
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

    /// <summary>Frames of a run, until the buffer is full.</summary>
    /// <param name="run">What they say.</param>
    /// <param name="from">Which of them is the first.</param>
    /// <param name="number">The number that it has; the others follow on.</param>
    /// <returns>How many there was room for.</returns>
    public int Append(FrameRun run, int from, long number)
    {
        if (!TryRenumber(run, from, number))
            Write(run, from, number);
        var piece = _pieces[_count++];
        _end = piece.End;
        return piece.Count;
    }

    public void Append(FrameBody body, long number, bool silent)
    {
        ForgetNext();
        Reserve(body.MaxLength);
        _end += body.Write(_bytes.AsSpan(_end), number, silent, out _);
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

    /// <summary>Writes other numbers over those of a run that lies here.</summary>
    /// <returns>False, and nothing is written, where there is none, or one of the numbers is longer or shorter.</returns>
    private bool TryRenumber(FrameRun run, int from, long number)
    {
        if (_count == _pieces.Count)
            return false;

        ref readonly var piece = ref CollectionsMarshal.AsSpan(_pieces)[_count];
        if (piece.Run != run || piece.From != from || piece.At != _end || number < piece.Lowest || number > piece.Highest - piece.Count + 1)
            return false;

        Span<byte> digits = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(number, digits, out var length);
        digits = digits[..length];
        var bytes = _bytes.AsSpan();
        foreach (var (first, second) in CollectionsMarshal.AsSpan(_numbers).Slice(piece.Numbers, piece.Count))
        {
            digits.CopyTo(bytes[first..]);
            digits.CopyTo(bytes[second..]);
            Increment(digits);
        }

        return true;
    }

    /// <summary>As many frames as there is room for, and leaves the end where it is.</summary>
    private void Write(FrameRun run, int from, long number)
    {
        ForgetNext();
        var (begin, numbers, index) = (_end, _numbers.Count, from);
        do
        {
            var body = run.Body(index);
            Reserve(body.MaxLength);
            var length = body.Write(_bytes.AsSpan(_end), number + index - from, run.IsSilent(index), out var second);
            _numbers.Add((_end + body.NumberAt, _end + second));
            _end += length;
            index++;
        }
        while (index < run.Count && !IsFull);

        var (lowest, highest) = SameLength(number);
        _pieces.Add(new Piece(run, from, index - from, begin, _end, numbers, lowest, number + (index - from - 1) <= highest ? highest : 0));
        _end = begin;
    }

    /// <summary>The lowest and the highest number that have as many digits.</summary>
    private static (long Lowest, long Highest) SameLength(long number)
    {
        var lowest = 1L;
        while (number / lowest >= 10)
            lowest *= 10;
        return (lowest == 1 ? 0 : lowest, lowest > long.MaxValue / 10 ? long.MaxValue : lowest * 10 - 1);
    }

    private static void Increment(Span<byte> digits)
    {
        for (var i = digits.Length - 1; i >= 0 && digits[i]++ == '9'; i--)
            digits[i] = (byte)'0';
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _end < more)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _end + more));
    }

    /// <summary>What comes next is put over it.</summary>
    private void ForgetNext()
    {
        if (_count == _pieces.Count)
            return;

        var numbers = _pieces[_count].Numbers;
        _numbers.RemoveRange(numbers, _numbers.Count - numbers);
        _pieces.RemoveRange(_count, _pieces.Count - _count);
    }

    /// <param name="Run">What lies here.</param>
    /// <param name="From">Which of it is the first.</param>
    /// <param name="Count">How many frames.</param>
    /// <param name="At">Where they begin.</param>
    /// <param name="End">Where they end.</param>
    /// <param name="Numbers">Where the places of their numbers begin.</param>
    /// <param name="Lowest">The lowest number that has as many digits as those that they have.</param>
    /// <param name="Highest">The highest one; 0 where they differ.</param>
    private readonly record struct Piece(FrameRun Run, int From, int Count, int At, int End, int Numbers, long Lowest, long Highest);
}
