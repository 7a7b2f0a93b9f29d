using System.Buffers.Binary;
using System.Diagnostics;

namespace Collab.Notifier.Wire;

/// <summary>Reads what <see cref="ShardMessageWriter"/> built: <c>while (NextRun(out var run)) while (Next(ref run, …))</c>.</summary>
/// <exception cref="FormatException">The message is of another version, cut short, or not what the writer makes.</exception>
internal ref struct ShardMessageReader
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly Body[] _bodies;
    private int _at = ShardMessageWriter.HeaderLength;

    public ShardMessageReader(ReadOnlySpan<byte> message)
    {
        if (message.Length < ShardMessageWriter.HeaderLength || message[0] != ShardMessageWriter.Version)
            throw new FormatException("The message is of a version that is not known here.");
        _message = message;
        PublishedMicroseconds = BinaryPrimitives.ReadInt64LittleEndian(message[1..]);
        Origin = ReadOrigin(message[ShardMessageWriter.TraceAt..ShardMessageWriter.HeaderLength]);
        _bodies = new Body[Math.Min(ReadNumber(ref _at), (ulong)message.Length)];
        for (var i = 0; i < _bodies.Length; i++)
            _bodies[i] = ReadBody();
    }

    public long PublishedMicroseconds { get; }

    /// <summary>The span that published it; none where nothing is traced.</summary>
    public ActivityContext Origin { get; }

    /// <summary>Goes to the next user's places, or to more of the same user's; they may be read later.</summary>
    public bool NextRun(out PlacementRun run)
    {
        run = default;
        if (_at == _message.Length)
            return false;

        var userId = new Guid(ReadBytes(16));
        var seq = ReadNumber(ref _at);
        var count = ReadNumber(ref _at);
        run = new PlacementRun(userId, (long)seq, (int)count, _at);
        for (; count > 0; count--)
            ReadNumber(ref _at);
        return true;
    }

    /// <summary>Takes the next place of a run.</summary>
    /// <param name="run">What is left of it.</param>
    /// <param name="placement">The place.</param>
    /// <param name="body">
    /// What is there; made when somebody here gets it. It is a copy, so that a frame that waits for a slow reader does not
    /// keep the whole message.
    /// </param>
    public readonly bool Next(ref PlacementRun run, out Placement placement, out FrameBody body)
    {
        (placement, body) = (default, FrameBody.Withdrawn);
        if (run.Count == 0)
            return false;

        var at = run.At;
        var code = ReadNumber(ref at);
        if (code >> 2 >= (ulong)_bodies.Length)
            throw new FormatException("The message has no such body.");
        var index = (int)(code >> 2);
        placement = new Placement(run.UserId, run.Seq, Silent: (code & 1) != 0, Listed: (code & 2) != 0, index);
        body = Make(ref _bodies[index]);
        run = new PlacementRun(run.UserId, run.Seq + 1, run.Count - 1, at);
        return true;
    }

    private static ActivityContext ReadOrigin(ReadOnlySpan<byte> bytes) => bytes.ContainsAnyExcept((byte)0)
        ? new ActivityContext(ActivityTraceId.CreateFromBytes(bytes[..16]), ActivitySpanId.CreateFromBytes(bytes[16..]), ActivityTraceFlags.None, isRemote: true)
        : default;

    private readonly FrameBody Make(ref Body body) =>
        body.Made ??= new FrameBody(_message.Slice(body.At, body.Length).ToArray(), body.NumberAt, body.SilentAt);

    private Body ReadBody()
    {
        var (length, numberAt, silentAt) = ((int)ReadNumber(ref _at), (int)ReadNumber(ref _at), (int)ReadNumber(ref _at) - 1);
        var body = new Body { At = _at, Length = length, NumberAt = numberAt, SilentAt = silentAt };
        ReadBytes(length);
        if (!FrameBody.IsSound(length, numberAt, silentAt))
            throw new FormatException("The message has a body whose number or silence is not in it.");
        return body;
    }

    private ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)(_message.Length - _at))
            throw new FormatException("The message is cut short.");
        _at += count;
        return _message.Slice(_at - count, count);
    }

    private readonly ulong ReadNumber(ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= _message.Length)
                throw new FormatException("The message is cut short.");
            var next = _message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new FormatException("A number of the message does not end.");
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
