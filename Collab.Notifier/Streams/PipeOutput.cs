using System.IO.Pipelines;

namespace Collab.Notifier.Streams;

/// <summary>The way through the server, which knows how each protocol frames and encrypts: HTTP/2, TLS, HTTP/1.0.</summary>
internal sealed class PipeOutput(HttpContext context) : IStreamOutput
{
    private readonly PipeWriter _body = context.Response.BodyWriter;

    public ValueTask<bool> WriteAsync(FrameBuffer frames)
    {
        try
        {
            var flush = _body.WriteAsync(frames.Written, CancellationToken.None);
            return flush.IsCompletedSuccessfully ? ValueTask.FromResult(!flush.Result.IsCompleted) : AwaitAsync(flush);
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException or IOException)
        {
            return ValueTask.FromResult(false);
        }
    }

    public void Abort() => context.Abort();

    /// <summary>The server has it, and writes on threads of its own.</summary>
    public long Peek() => 0;

    private static async ValueTask<bool> AwaitAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            return !(await flush).IsCompleted;
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException or IOException)
        {
            return false;
        }
    }
}
