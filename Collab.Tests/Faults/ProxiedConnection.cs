using System.Net;
using System.Net.Sockets;

namespace Collab.Tests.Faults;

/// <summary>One connection through a <see cref="TcpProxy"/>: two sockets, and what goes from each to the other.</summary>
internal sealed class ProxiedConnection(Socket client, Socket server, Way requests, Way answers) : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private int _isAborted;

    /// <summary>The port that the server sees the client on.</summary>
    public int Port { get; } = ((IPEndPoint)server.LocalEndPoint!).Port;

    /// <summary>Passes on until one side has ended both directions, or is gone.</summary>
    public async Task RunAsync()
    {
        await Task.WhenAll(PumpAsync(client, server, requests), PumpAsync(server, client, answers));
        Abort();
    }

    /// <summary>Resets both sides.</summary>
    public void Abort()
    {
        if (Interlocked.Exchange(ref _isAborted, 1) == 0)
            _end.Cancel();
        Reset(client);
        Reset(server);
    }

    /// <summary>One side is told that the other has said its last word, which is not so; what that one still says is lost.</summary>
    /// <param name="toServer">Whether it is the server that is told.</param>
    public void HalfClose(bool toServer) => Finish(toServer ? server : client);

    public void Dispose() => _end.Dispose();

    private async Task PumpAsync(Socket from, Socket to, Way way)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, _end.Token)) > 0)
            {
                await way.PassAsync(_end.Token);
                await SendAsync(to, buffer.AsMemory(0, count));
            }

            await way.PassAsync(_end.Token);
            Finish(to);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            Abort();
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> data)
    {
        try
        {
            while (data.Length > 0)
                data = data[await to.SendAsync(data, _end.Token)..];
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.Shutdown)
        {
            // Half closed: it is lost.
        }
    }

    private static void Finish(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        socket.Dispose();
    }
}
