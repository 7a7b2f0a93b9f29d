using System.Buffers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Collab.Notifier.Streams;

/// <summary>
/// The short way, for HTTP/1.1 in plain text: after the server has sent the head and the first frames, what follows goes to
/// the connection's socket from the pump's own thread, each write one chunk (RFC 9112, section 7.1). It takes no thread of
/// the pool, and half of the processor's time. The server still reads from the socket, and so sees a client leave; it also
/// writes the last chunk, after all of ours.
/// </summary>
internal sealed class SocketOutput : IStreamOutput
{
    private readonly IStreamOutput _server;
    private readonly Socket _socket;
    private bool _hasBegun;

    private SocketOutput(IStreamOutput server, Socket socket)
    {
        (_server, _socket) = (server, socket);
        socket.Blocking = false;
    }

    /// <summary>The shortest way that this request allows.</summary>
    public static IStreamOutput For(HttpContext context)
    {
        var server = new PipeOutput(context);
        return IsPlain(context) && context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket
            ? new SocketOutput(server, socket)
            : server;
    }

    public ValueTask<bool> WriteAsync(FrameBuffer frames)
    {
        if (_hasBegun)
            return SendAsync(frames.AsChunk());

        // Complete only when all of it is with the system, for the server keeps nothing back (StreamServices): none of what
        // follows can overtake it.
        _hasBegun = true;
        return _server.WriteAsync(frames);
    }

    public void Abort() => _server.Abort();

    private ValueTask<bool> SendAsync(ReadOnlyMemory<byte> chunk)
    {
        try
        {
            var sent = _socket.Send(chunk.Span, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
                return ValueTask.FromResult(false);
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
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(kept);
        }
    }

    private static bool IsPlain(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<ITlsHandshakeFeature>() is null;
}
