using System.Numerics;

namespace Collab.Notifier.Wire;

/// <summary>
/// A few frames that follow each other in a user's stream, without the numbers that they have there. Made once, and shared
/// by everyone who gets the same: what a stream then costs is one look for all of them.
/// </summary>
internal sealed class FrameRun
{
    /// <summary>So many at most, a bit of a byte for each: what was dropped of a run goes when all of it has been.</summary>
    public const int Most = 8;

    /// <summary>A run ends with the frame that makes it as large as this, in bytes: then what is dropped late is not much.</summary>
    public const int Large = 4 * 1024;

    /// <summary>Of the two objects, on 64 bits.</summary>
    private const int OwnBytes = 64;

    private readonly FrameBody[] _bodies;
    private readonly byte _silent;
    private readonly byte _listed;
    private int _countedIn;

    /// <param name="bodies">What the frames say; 1 to <see cref="Most"/>.</param>
    /// <param name="silent">Which of them are silent; the lowest bit is that of the first.</param>
    /// <param name="listed">Of which of them the write named the user itself, as in <see cref="Placement"/>; the lowest bit is that of the first.</param>
    public FrameRun(FrameBody[] bodies, byte silent = 0, byte listed = 0)
    {
        (_bodies, _silent, _listed) = (bodies, silent, listed);
        MaxLength = LengthUpTo(bodies.Length);
    }

    /// <summary>One frame alone.</summary>
    public static FrameRun Of(FrameBody body, bool silent) => new([body], silent ? (byte)1 : (byte)0);

    public int Count => _bodies.Length;

    /// <summary>Which is the last whose write named the user itself; -1 where there is none.</summary>
    public int LastListed => 31 - BitOperations.LeadingZeroCount((uint)_listed);

    /// <summary>How much room the frames need, at most.</summary>
    public int MaxLength { get; }

    public FrameBody Body(int index) => _bodies[index];

    public bool IsSilent(int index) => (_silent >> index & 1) != 0;

    public bool IsListed(int index) => (_listed >> index & 1) != 0;

    /// <summary>How much room the first <paramref name="count"/> need, at most.</summary>
    public int LengthUpTo(int count)
    {
        var length = 0;
        foreach (var body in _bodies.AsSpan(0, count))
            length += body.MaxLength;
        return length;
    }

    /// <summary>What it takes, in bytes, without what was counted before in the same <paramref name="round"/>: it is shared, and so are the bodies.</summary>
    public long CountOnce(int round)
    {
        if (_countedIn == round)
            return 0;

        _countedIn = round;
        return OwnBytes + (Count * sizeof(long)) + _bodies.Sum(body => (long)body.CountOnce(round));
    }

    /// <summary>The rest after the first <paramref name="count"/>.</summary>
    public FrameRun After(int count) => new(_bodies[count..], (byte)(_silent >> count), (byte)(_listed >> count));
}
