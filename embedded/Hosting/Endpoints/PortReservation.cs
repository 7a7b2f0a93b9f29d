using System.Net;
using System.Net.Sockets;

namespace Collab.Embedded.Endpoints;

/// <summary>
/// Keeps a port of the loopback addresses from everybody else until the process that it is for starts. A bound socket
/// that does not listen does that: clients are refused as if nothing were there.
/// </summary>
internal sealed class PortReservation : IDisposable
{
    private readonly List<Socket> _sockets;

    private PortReservation(List<Socket> sockets)
    {
        _sockets = sockets;
    }

    /// <summary>Reserves a port on IPv4 and, where the machine has it, on IPv6; null when somebody else uses it.</summary>
    public static PortReservation? TryTake(int port)
    {
        var sockets = new List<Socket>();
        foreach (var address in Addresses())
        {
            // Said to be TCP, a socket would share its port with others that are bound and don't listen.
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
            sockets.Add(socket);
            if (TryBind(socket, address, port))
                continue;

            sockets.ForEach(s => s.Dispose());
            return null;
        }

        return new PortReservation(sockets);
    }

    /// <summary>
    /// Whether a process could listen on the port. Unlike a reservation this is not put off by the remains of closed
    /// connections, which the system keeps for a minute.
    /// </summary>
    public static bool CanListen(int port)
    {
        foreach (var address in Addresses())
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (!OperatingSystem.IsWindows())
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            if (!TryBind(socket, address, port) || !TryListen(socket))
                return false;
        }

        return true;
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private static IEnumerable<IPAddress> Addresses() => Socket.OSSupportsIPv6 && Ipv6.Value ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];

    // A kernel may know IPv6 and still have no ::1.
    private static readonly Lazy<bool> Ipv6 = new(() =>
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        return TryBind(socket, IPAddress.IPv6Loopback, 0);
    });

    private static bool TryBind(Socket socket, IPAddress address, int port)
    {
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool TryListen(Socket socket)
    {
        try
        {
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
