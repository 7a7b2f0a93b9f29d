using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;

namespace Collab.Notifier.Wire;

/// <summary>
/// Builds what is published for one shard: each activity's body once, and user by user who gets which of them under what
/// numbers. A user is looked up once for all that a batch has for it, and what is in order takes a byte or two a place.
/// <code>
/// version u8 | published i64 (µs since 1970) | trace 16 bytes | span 8 bytes | count varint | { body } … | { run } …
/// body = length varint | number at varint | silent at + 1 varint | text
/// run = user 16 bytes | seq of the first varint | count varint | { body's index &lt;&lt; 2 | listed &lt;&lt; 1 | silent, varint } …
/// </code>
/// </summary>
internal sealed class ShardMessageWriter
{
    public const byte Version = 4;

    /// <summary>The version, the time, and the span that published it.</summary>
    public const int HeaderLength = TraceAt + 24;

    public const int TraceAt = 9;

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    /// <summary>The bodies of this message, and the index that each has in it, by its index in the batch.</summary>
    private readonly Dictionary<int, int> _indexes = [];

    /// <param name="bodies">Those of the batch; the message has only what is placed.</param>
    /// <param name="placements">Users in their order, those of each together, by their numbers.</param>
    /// <param name="publishedMicroseconds">As of <see cref="PublishClock"/>.</param>
    /// <param name="origin">The span that publishes it; none where nothing is traced.</param>
    public byte[] Write(IReadOnlyList<FrameBody> bodies, ReadOnlySpan<Placement> placements, long publishedMicroseconds, ActivityContext origin = default)
    {
        _buffer.ResetWrittenCount();
        WriteHeader(publishedMicroseconds, origin);
        WriteBodies(bodies, placements);
        while (!placements.IsEmpty)
        {
            var count = RunAtStart(placements);
            WriteRun(placements[..count]);
            placements = placements[count..];
        }

        return _buffer.WrittenSpan.ToArray();
    }

    private static int RunAtStart(ReadOnlySpan<Placement> placements)
    {
        var count = 1;
        while (count < placements.Length && placements[count].UserId == placements[0].UserId && placements[count].Seq == placements[0].Seq + count)
            count++;
        return count;
    }

    private void WriteHeader(long publishedMicroseconds, ActivityContext origin)
    {
        var header = _buffer.GetSpan(HeaderLength)[..HeaderLength];
        header.Clear();
        header[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(header[1..], publishedMicroseconds);
        if (origin != default)
        {
            origin.TraceId.CopyTo(header.Slice(TraceAt, 16));
            origin.SpanId.CopyTo(header[(TraceAt + 16)..]);
        }

        _buffer.Advance(HeaderLength);
    }

    private void WriteBodies(IReadOnlyList<FrameBody> bodies, ReadOnlySpan<Placement> placements)
    {
        _indexes.Clear();
        foreach (ref readonly var placement in placements)
            _indexes.TryAdd(placement.Body, _indexes.Count);

        Write((ulong)_indexes.Count);
        foreach (var index in _indexes.OrderBy(index => index.Value))
        {
            var body = bodies[index.Key];
            Write((ulong)body.Text.Length);
            Write((ulong)body.NumberAt);
            Write((ulong)(body.SilentAt + 1));
            _buffer.Write(body.Text);
        }
    }

    private void WriteRun(ReadOnlySpan<Placement> run)
    {
        run[0].UserId.TryWriteBytes(_buffer.GetSpan(16));
        _buffer.Advance(16);
        Write((ulong)run[0].Seq);
        Write((ulong)run.Length);
        foreach (ref readonly var placement in run)
            Write(((ulong)_indexes[placement.Body] << 2) | (placement.Listed ? 2u : 0u) | (placement.Silent ? 1u : 0u));
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
