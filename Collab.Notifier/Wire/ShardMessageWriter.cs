using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;

namespace Collab.Notifier.Wire;

/// <summary>
/// Builds what is published for one shard: each activity's body once, and who gets it under which number.
/// <code>
/// version u8 | published i64 (µs since 1970) | trace 16 bytes | span 8 bytes | { body | count varint | { placement } … } …
/// placement = user 16 bytes | seq &lt;&lt; 2 | listed &lt;&lt; 1 | silent, varint
/// body = length varint | number at varint | silent at + 1 varint | text
/// </code>
/// </summary>
internal sealed class ShardMessageWriter
{
    public const byte Version = 3;

    /// <summary>The version, the time, and the span that published it.</summary>
    public const int HeaderLength = TraceAt + 24;

    public const int TraceAt = 9;

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    public bool IsEmpty => _buffer.WrittenCount == 0;

    public void Clear() => _buffer.ResetWrittenCount();

    public void Add(FrameBody body, ReadOnlySpan<Placement> placements)
    {
        if (IsEmpty)
            WriteHeader();
        Write((ulong)body.Text.Length);
        Write((ulong)body.NumberAt);
        Write((ulong)(body.SilentAt + 1));
        _buffer.Write(body.Text);
        Write((ulong)placements.Length);
        foreach (ref readonly var placement in placements)
            Add(placement);
    }

    /// <summary>Takes what was written, and starts anew.</summary>
    /// <param name="publishedMicroseconds">As of <see cref="PublishClock"/>.</param>
    /// <param name="origin">The span that publishes it; none where nothing is traced.</param>
    public byte[] Take(long publishedMicroseconds, ActivityContext origin = default)
    {
        var message = _buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(1), publishedMicroseconds);
        if (origin != default)
        {
            origin.TraceId.CopyTo(message.AsSpan(TraceAt, 16));
            origin.SpanId.CopyTo(message.AsSpan(TraceAt + 16, 8));
        }

        Clear();
        return message;
    }

    /// <summary>All but the version is filled in at the end.</summary>
    private void WriteHeader()
    {
        var header = _buffer.GetSpan(HeaderLength)[..HeaderLength];
        header.Clear();
        header[0] = Version;
        _buffer.Advance(HeaderLength);
    }

    private void Add(in Placement placement)
    {
        placement.UserId.TryWriteBytes(_buffer.GetSpan(16));
        _buffer.Advance(16);
        Write(((ulong)placement.Seq << 2) | (placement.Listed ? 2u : 0u) | (placement.Silent ? 1u : 0u));
    }

    private void Write(ulong value)
    {
        var span = _buffer.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _buffer.Advance(length);
    }
}
