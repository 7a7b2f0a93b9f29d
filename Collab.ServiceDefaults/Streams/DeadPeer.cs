using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Collab.ServiceDefaults.Streams;

/// <summary>
/// A peer that is gone without a word frees its place once a heartbeat has not been acknowledged for a while; systems
/// would go on trying for a quarter of an hour.
/// </summary>
internal static class DeadPeer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void Limit(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is not { ProtocolType: ProtocolType.Tcp } socket)
            return;

        // The options' numbers are those of the systems' headers: TCP_USER_TIMEOUT in milliseconds, TCP_RXT_CONNDROPTIME
        // and TCP_MAXRT in seconds.
        if (OperatingSystem.IsLinux())
            Set(socket, 18, (int)Patience.TotalMilliseconds);
        else if (OperatingSystem.IsMacOS())
            Set(socket, 0x80, (int)Patience.TotalSeconds);
        else if (OperatingSystem.IsWindows())
            Set(socket, 5, (int)Patience.TotalSeconds);
    }

    private static void Set(Socket socket, int option, int value)
    {
        try
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, option, BitConverter.GetBytes(value));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection is closed already, or the system does not know the option.
        }
    }
}
