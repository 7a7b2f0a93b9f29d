using Collab.Notifier.Wire;

namespace Collab.Notifier.Replay;

/// <summary>Some consecutive frames of one user, as read from the database.</summary>
/// <param name="Frames">In the order of their numbers.</param>
/// <param name="Bytes">What they take, at most.</param>
internal sealed record ReplayPage(IReadOnlyList<ReplayFrame> Frames, int Bytes)
{
    public long? Oldest => Frames is [var first, ..] ? first.Number : null;

    /// <summary>False when what comes after <paramref name="position"/> is not kept any more.</summary>
    public bool Continues(long position) => Oldest == position + 1;
}

internal readonly record struct ReplayFrame(long Number, FrameBody Body, bool Silent);
