using System.Buffers.Binary;
using System.Diagnostics;

namespace Collab.Notifier.Wire;

/// <summary>Reads what <see cref="ShardMessageWriter"/> built: <c>while (NextRun(out var run))</c>, and then <see cref="PlacesOf"/>.</summary>
/// <exception cref="FormatException">The message is of another version, cut short, or not what the writer makes.</exception>
internal sealed class ShardMessageReader
{
    private readonly ReadOnlyMemory<byte> _message;
    private readonly Body[] _bodies;
    private int _at = ShardMessageWriter.HeaderLength;

    public ShardMessageReader(ReadOnlyMemory<byte> message)
    {
        var text = message.Span;
        if (text.Length < ShardMessageWriter.HeaderLength || text[0] != ShardMessageWriter.Version)
            throw new FormatException("The message is of a version that is not known here.");
        _message = message;
        PublishedMicroseconds = BinaryPrimitives.ReadInt64LittleEndian(text[1..]);
        Origin = ReadOrigin(text[ShardMessageWriter.TraceAt..ShardMessageWriter.HeaderLength]);
        _bodies = new Body[Math.Min(ReadNumber(text, ref _at), (ulong)text.Length)];
        for (var i = 0; i < _bodies.Length; i++)
            _bodies[i] = ReadBody(text);
    }

    public long PublishedMicroseconds { get; }

    /// <summary>The span that published it; none where nothing is traced.</summary>
    public ActivityContext Origin { get; }

    /// <summary>Goes to the next user's places, or to more of the same user's; they may be read later.</summary>
    public bool NextRun(out PlacementRun run)
    {
        run = default;
        var message = _message.Span;
        if (_at == message.Length)
            return false;

        var userId = new Guid(ReadBytes(message, 16));
        var seq = ReadNumber(message, ref _at);
        var count = ReadNumber(message, ref _at);
        run = new PlacementRun(userId, (long)seq, (int)count, _at);
        for (; count > 0; count--)
        {
            if (ReadNumber(message, ref _at) >> 2 >= (ulong)_bodies.Length)
                throw new FormatException("The message has no such body.");
        }

        return true;
    }

    /// <summary>What a run has. What <see cref="NextRun"/> gave can be read to its end.</summary>
    public Places PlacesOf(in PlacementRun run) => new(this, run);

    private static ActivityContext ReadOrigin(ReadOnlySpan<byte> bytes) => bytes.ContainsAnyExcept((byte)0)
        ? new ActivityContext(ActivityTraceId.CreateFromBytes(bytes[..16]), ActivitySpanId.CreateFromBytes(bytes[16..]), ActivityTraceFlags.None, isRemote: true)
        : default;

    private FrameBody Make(ref Body body) =>
        body.Made ??= new FrameBody(_message.Slice(body.At, body.Length).ToArray(), body.NumberAt, body.SilentAt);

    private Body ReadBody(ReadOnlySpan<byte> message)
    {
        var (length, numberAt, silentAt) = ((int)ReadNumber(message, ref _at), (int)ReadNumber(message, ref _at), (int)ReadNumber(message, ref _at) - 1);
        var body = new Body { At = _at, Length = length, NumberAt = numberAt, SilentAt = silentAt };
        ReadBytes(message, length);
        if (!FrameBody.IsSound(length, numberAt, silentAt))
            throw new FormatException("The message has a body whose number or silence is not in it.");
        return body;
    }

    private ReadOnlySpan<byte> ReadBytes(ReadOnlySpan<byte> message, int count)
    {
        if ((uint)count > (uint)(message.Length - _at))
            throw new FormatException("The message is cut short.");
        _at += count;
        return message.Slice(_at - count, count);
    }

    private static ulong ReadNumber(ReadOnlySpan<byte> message, ref int at)
    {
        // Nearly all are so short.
        if ((uint)at < (uint)message.Length && message[at] < 0x80)
            return message[at++];
        return ReadLongNumber(message, ref at);
    }

    private static ulong ReadLongNumber(ReadOnlySpan<byte> message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= message.Length)
                throw new FormatException("The message is cut short.");
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new FormatException("A number of the message does not end.");
    }

    /// <summary>Goes through the places of a run: <c>while (places.Next()) …</c></summary>
    public ref struct Places
    {
        private readonly ShardMessageReader _reader;
        private readonly ReadOnlySpan<byte> _message;
        private int _at;
        private int _left;
        private int _code;

        public Places(ShardMessageReader reader, in PlacementRun run)
        {
            _reader = reader;
            _message = reader._message.Span;
            (_at, _left) = (run.At, run.Count);
            Seq = run.Seq - 1;
        }

        /// <summary>The number in the user's stream.</summary>
        public long Seq { get; private set; }

        /// <summary>As in <see cref="Placement"/>.</summary>
        public readonly bool Silent => (_code & 1) != 0;

        /// <summary>As in <see cref="Placement"/>.</summary>
        public readonly bool Listed => (_code & 2) != 0;

        /// <summary>
        /// What is there; made when somebody here gets it. It is a copy, so that a frame that waits for a slow reader does not
        /// keep the whole message.
        /// </summary>
        public readonly FrameBody Body => _reader.Make(ref _reader._bodies[_code >> 2]);

        public bool Next()
        {
            if (_left == 0)
                return false;

            _left--;
            Seq++;
            _code = (int)ReadNumber(_message, ref _at);
            return true;
        }
    }

    private struct Body
    {
        public int At;
        public int Length;
        public int NumberAt;
        public int SilentAt;
        public FrameBody? Made;
    }
}
