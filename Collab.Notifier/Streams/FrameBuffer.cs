using System.Buffers.Text;
using Collab.Notifier.Wire;

namespace Collab.Notifier.Streams;

/// <summary>Where the pump puts the frames of one write together. There is one, used for one connection after the other.</summary>
internal sealed class FrameBuffer
{
    /// <summary>A write is not begun larger than this; a single frame may be.</summary>
    public const int Full = 64 * 1024;

    private byte[] _bytes = new byte[2 * Full];

    public int Length { get; private set; }

    public bool IsFull => Length >= Full;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear()
    {
        Length = 0;
        // One huge frame must not cost its room for ever.
        if (_bytes.Length > 16 * Full)
            _bytes = new byte[2 * Full];
    }

    public void Append(FrameBody body, long number, bool silent)
    {
        Reserve(body.MaxLength);
        Length += body.Write(_bytes.AsSpan(Length), number, silent);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Append(long number)
    {
        Reserve(20);
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(Length), out var written);
        Length += written;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - Length < more)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + more));
    }
}
