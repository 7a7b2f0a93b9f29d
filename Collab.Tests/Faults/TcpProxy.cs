using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Collab.Tests.Faults;

/// <summary>A way from a process to another one on this machine that can be cut, blocked, slowed and half closed.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ProxiedConnection, bool> _connections = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;
    private volatile bool _isCut;

    public TcpProxy()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The port of the server behind it.</summary>
    public int Target { get; set; }

    /// <summary>From the client to the server.</summary>
    public Way Requests { get; } = new();

    /// <summary>From the server to the client.</summary>
    public Way Answers { get; } = new();

    /// <summary>Whether the client that the server sees on a port comes through here.</summary>
    public bool Carries(int port) => _connections.Keys.Any(connection => connection.Port == port);

    /// <summary>Resets every connection, and every new one.</summary>
    public void Cut()
    {
        _isCut = true;
        Reset();
    }

    /// <summary>Resets every connection that there is.</summary>
    public void Reset()
    {
        foreach (var connection in _connections.Keys)
            connection.Abort();
    }

    /// <summary>Lets nothing through in either direction.</summary>
    public void Block()
    {
        Requests.Block();
        Answers.Block();
    }

    public void Slow(TimeSpan delay)
    {
        Requests.Slow(delay);
        Answers.Slow(delay);
    }

    /// <inheritdoc cref="ProxiedConnection.HalfClose"/>
    public void HalfClose(bool toServer)
    {
        foreach (var connection in _connections.Keys)
            connection.HalfClose(toServer);
    }

    /// <summary>Everything passes again.</summary>
    public void Clear()
    {
        _isCut = false;
        Requests.Clear();
        Answers.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // It has been disposed of.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        try
        {
            ObjectDisposedException.ThrowIf(_isCut, this);
            await server.ConnectAsync(IPAddress.Loopback, Target, _end.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // As a server that is not there, near enough: the connection is reset before its first byte.
            client.LingerState = new LingerOption(true, 0);
            client.Dispose();
            server.Dispose();
            return;
        }

        using var connection = new ProxiedConnection(client, server, Requests, Answers);
        await KeepAsync(connection);
    }

    private async Task KeepAsync(ProxiedConnection connection)
    {
        _connections.TryAdd(connection, true);
        // It was cut meanwhile.
        if (_isCut)
            connection.Abort();
        await connection.RunAsync();
        _connections.TryRemove(connection, out _);
    }
}
