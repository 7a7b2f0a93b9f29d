namespace Collab.Notifier.Streams;

/// <summary>The state of a user's stream in the database.</summary>
/// <param name="LastSeq">The head: the highest number given.</param>
/// <param name="Oldest">The lowest number still kept; <see langword="null"/> when there is none.</param>
/// <param name="Epoch">Which life of the database this is.</param>
/// <param name="IsSettled">Whether nothing waits to be dispatched that names its recipients, as what takes access away does.</param>
internal sealed record StreamHead(long LastSeq, long? Oldest, string Epoch, bool IsSettled);

/// <summary>Where a stream starts.</summary>
/// <param name="ReadyId">The <c>id</c> of <c>ready</c>.</param>
/// <param name="Position">What follows has higher numbers than this.</param>
/// <param name="IsReset">The client's number can't be continued; it is told so, and goes on from the head.</param>
internal readonly record struct StreamStart(long ReadyId, long Position, bool IsReset)
{
    /// <param name="resume">What the client has seen.</param>
    /// <param name="head">What there is.</param>
    /// <param name="maxReplay">How many events are replayed at most.</param>
    public static StreamStart Of(ResumePoint resume, StreamHead head, int maxReplay)
    {
        // A client that loses the connection between ready and reset comes back with the id of ready. So that is one that
        // leads to the same answer again: the client's own, or 0, before all there is.
        if (resume.IsMalformed)
            return new StreamStart(0, head.LastSeq, IsReset: true);
        if (resume.LastEventId is not { } last)
            return new StreamStart(head.LastSeq, head.LastSeq, IsReset: false);

        return CanContinue(last, head, maxReplay)
            ? new StreamStart(last, last, IsReset: false)
            : new StreamStart(last, head.LastSeq, IsReset: true);
    }

    private static bool CanContinue(long last, StreamHead head, int maxReplay)
    {
        if (last >= head.LastSeq)
            return last == head.LastSeq;

        return head.LastSeq - last <= maxReplay && head.Oldest <= last + 1;
    }
}
