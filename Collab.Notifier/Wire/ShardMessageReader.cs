using System.Buffers.Binary;
using System.Diagnostics;

namespace Collab.Notifier.Wire;

/// <summary>Reads what <see cref="ShardMessageWriter"/> built: <c>while (NextActivity()) while (NextPlacement(out …))</c>.</summary>
/// <exception cref="FormatException">The message is of another version, or cut short.</exception>
internal ref struct ShardMessageReader
{
    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _text;
    private int _numberAt;
    private int _silentAt;
    private FrameBody? _body;
    private ulong _placements;

    public ShardMessageReader(ReadOnlySpan<byte> message)
    {
        if (message.Length < ShardMessageWriter.HeaderLength || message[0] != ShardMessageWriter.Version)
            throw new FormatException("The message is of a version that is not known here.");
        PublishedMicroseconds = BinaryPrimitives.ReadInt64LittleEndian(message[1..]);
        Origin = ReadOrigin(message[ShardMessageWriter.TraceAt..ShardMessageWriter.HeaderLength]);
        _rest = message[ShardMessageWriter.HeaderLength..];
    }

    public long PublishedMicroseconds { get; }

    /// <summary>The span that published it; none where nothing is traced.</summary>
    public ActivityContext Origin { get; }

    /// <summary>
    /// The body of the activity that is being read; made when somebody here gets it. It is a copy, so that a frame that
    /// waits for a slow reader does not keep the whole message.
    /// </summary>
    public FrameBody Body => _body ??= new FrameBody(_text.ToArray(), _numberAt, _silentAt);

    public bool NextActivity()
    {
        if (_rest.IsEmpty)
            return false;

        var length = (int)ReadNumber();
        _numberAt = (int)ReadNumber();
        _silentAt = (int)ReadNumber() - 1;
        _text = ReadBytes(length);
        _body = null;
        _placements = ReadNumber();
        return true;
    }

    public bool NextPlacement(out Placement placement)
    {
        placement = default;
        if (_placements == 0)
            return false;

        _placements--;
        var userId = new Guid(ReadBytes(16));
        var seq = ReadNumber();
        placement = new Placement(userId, (long)(seq >> 2), Silent: (seq & 1) != 0, Listed: (seq & 2) != 0);
        return true;
    }

    private static ActivityContext ReadOrigin(ReadOnlySpan<byte> bytes) => bytes.ContainsAnyExcept((byte)0)
        ? new ActivityContext(ActivityTraceId.CreateFromBytes(bytes[..16]), ActivitySpanId.CreateFromBytes(bytes[16..]), ActivityTraceFlags.None, isRemote: true)
        : default;

    private ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)_rest.Length)
            throw new FormatException("The message is cut short.");
        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    private ulong ReadNumber()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadBytes(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new FormatException("A number of the message does not end.");
    }
}
