using System.Buffers.Binary;
using System.Diagnostics;

namespace Collab.Notifier.Wire;

/// <summary>Reads what <see cref="ShardMessageWriter"/> built: <c>while (NextRun(out var run))</c>, and then <see cref="FramesOf"/>.</summary>
/// <exception cref="FormatException">The message is of another version, cut short, or not what the writer makes.</exception>
internal sealed class ShardMessageReader
{
    /// <summary>Bits of the hash by which a run is kept, for who comes later has the same ones again.</summary>
    private const int KeptBits = 6;

    /// <summary>Of so many runs of one user it is known what the user before had there.</summary>
    private const int Before = 4;

    private readonly ReadOnlyMemory<byte> _message;
    private readonly Body[] _bodies;
    private readonly (PlacementRun Run, FrameRun Frames)[] _made = new (PlacementRun, FrameRun)[1 << KeptBits];
    private int _at = ShardMessageWriter.HeaderLength;

    // The user who is read, and how many places there are still.
    private Guid _user;
    private long _seq;
    private ulong _left;
    private int _runs;
    private readonly (PlacementRun Run, int Most)[] _before = new (PlacementRun, int)[Before];

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

    /// <summary>Goes to the next user's places, or to more of the same user's; what is there may be asked for later.</summary>
    public bool NextRun(out PlacementRun run)
    {
        run = default;
        var message = _message.Span;
        if (_left == 0)
        {
            if (_at == message.Length)
                return false;
            _user = new Guid(ReadBytes(message, 16));
            _seq = (long)ReadNumber(message, ref _at);
            _left = ReadNumber(message, ref _at);
            _runs = 0;
            if (_left == 0)
                throw new FormatException("The message has a user without a place.");
            if (_seq < 0 || _left > (ulong)(long.MaxValue - _seq))
                throw new FormatException("The message has numbers that there are not.");
        }

        var at = _at;
        var count = SkipPlaces(message, (int)Math.Min(_left, FrameRun.Most));
        run = new PlacementRun(_user, _seq, count, at, _at - at);
        _seq += count;
        _left -= (ulong)count;
        return true;
    }

    /// <summary>What a run has. What <see cref="NextRun"/> gave can be read.</summary>
    public FrameRun FramesOf(in PlacementRun run)
    {
        var places = PlacesOf(run);
        ref var kept = ref _made[Hash(places)];
        if (kept.Frames is null || !PlacesOf(kept.Run).SequenceEqual(places))
            kept = (run, Make(places, run.Count));
        return kept.Frames;
    }

    private static ActivityContext ReadOrigin(ReadOnlySpan<byte> bytes) => bytes.ContainsAnyExcept((byte)0)
        ? new ActivityContext(ActivityTraceId.CreateFromBytes(bytes[..16]), ActivitySpanId.CreateFromBytes(bytes[16..]), ActivityTraceFlags.None, isRemote: true)
        : default;

    /// <summary>Most users have the same places as the user before.</summary>
    /// <returns>How many of them are in the run.</returns>
    private int SkipPlaces(ReadOnlySpan<byte> message, int most)
    {
        ref var before = ref _before[_runs++ % Before];
        if (before.Most == most && message[_at..].StartsWith(PlacesOf(before.Run)))
        {
            _at += before.Run.Length;
            return before.Run.Count;
        }

        var (at, count) = (_at, 0);
        for (var bytes = 0; count < most && bytes < FrameRun.Large; count++)
        {
            var body = ReadNumber(message, ref _at) >> 2;
            if (body >= (ulong)_bodies.Length)
                throw new FormatException("The message has no such body.");
            bytes += _bodies[body].Length;
        }

        before = (new PlacementRun(_user, _seq, count, at, _at - at), most);
        return count;
    }

    private ReadOnlySpan<byte> PlacesOf(in PlacementRun run) => _message.Span.Slice(run.At, run.Length);

    private static uint Hash(ReadOnlySpan<byte> places)
    {
        var hash = 0u;
        foreach (var place in places)
            hash = (hash * 31) + place;
        // The upper bits: the lower ones of bodies that follow each other are often the same.
        return hash * 0x9E37_79B1 >> (32 - KeptBits);
    }

    private FrameRun Make(ReadOnlySpan<byte> places, int count)
    {
        var (bodies, silent, listed, at) = (new FrameBody[count], 0, 0, 0);
        for (var i = 0; i < count; i++)
        {
            var code = ReadNumber(places, ref at);
            bodies[i] = Make(ref _bodies[code >> 2]);
            silent |= (int)(code & 1) << i;
            listed |= (int)(code >> 1 & 1) << i;
        }

        return new FrameRun(bodies, (byte)silent, (byte)listed);
    }

    /// <summary>Made when somebody here gets it. It is a copy, so that a frame that waits for a slow reader does not keep the whole message.</summary>
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

    private struct Body
    {
        public int At;
        public int Length;
        public int NumberAt;
        public int SilentAt;
        public FrameBody? Made;
    }
}
