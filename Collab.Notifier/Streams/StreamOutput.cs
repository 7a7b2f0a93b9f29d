using System.IO.Pipelines;

namespace Collab.Notifier.Streams;

/// <summary>The one place that knows how a stream's bytes leave: here through the response's pipe, whole frames in one write.</summary>
internal sealed class StreamOutput(HttpContext context)
{
    private readonly PipeWriter _body = context.Response.BodyWriter;

    /// <summary>
    /// Takes a copy of <paramref name="frames"/>. The task is complete already unless the reader is slow; then it completes
    /// when there is room again, or nobody left to write for.
    /// </summary>
    public ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> frames)
    {
        try
        {
            return _body.WriteAsync(frames, CancellationToken.None);
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException or IOException)
        {
            return ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: true));
        }
    }

    public void Abort() => context.Abort();
}
