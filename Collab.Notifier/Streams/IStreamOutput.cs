namespace Collab.Notifier.Streams;

/// <summary>How a stream's bytes leave. Used from the pump's thread.</summary>
internal interface IStreamOutput
{
    /// <summary>
    /// Takes a copy of what <paramref name="frames"/> holds, in one write. The task is complete already unless the reader is
    /// slow; then it completes when there is room again. False: there is nobody left to write for.
    /// </summary>
    ValueTask<bool> WriteAsync(FrameBuffer frames);

    /// <summary>Cuts the response off, so that its end is no clean one.</summary>
    void Abort();

    /// <summary>Reads a little of what a write needs; see <see cref="Lookahead"/>.</summary>
    long Peek();
}
