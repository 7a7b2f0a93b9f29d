using System.Net;
using System.Net.Sockets;
using Collab.Embedded.Endpoints;

namespace Collab.Tests.Engine;

public sealed class PortReservationTests
{
    [Fact]
    public void A_reserved_port_is_nobody_elses_and_refuses_clients()
    {
        var (port, reservation) = Take();
        using (reservation)
        {
            Assert.Null(PortReservation.TryTake(port));
            Assert.False(PortReservation.CanListen(port));
            using var client = new TcpClient(AddressFamily.InterNetwork);
            Assert.Throws<SocketException>(() => client.Connect(IPAddress.Loopback, port));
        }

        Assert.True(PortReservation.CanListen(port));
    }

    [Fact]
    public void A_port_can_be_listened_on_again_while_the_system_remembers_its_last_connection()
    {
        var (port, reservation) = Take();
        reservation.Dispose();
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        using (var client = new TcpClient(AddressFamily.InterNetwork))
        {
            client.Connect(IPAddress.Loopback, port);

            // Who closes first is who remembers.
            listener.AcceptTcpClient().Dispose();
        }

        listener.Dispose();
        Assert.True(PortReservation.CanListen(port));
    }

    [Fact]
    public void A_port_that_is_listened_on_is_taken_and_its_holder_known()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Null(PortReservation.TryTake(port));
        Assert.False(PortReservation.CanListen(port));
        if (OperatingSystem.IsLinux())
            Assert.EndsWith($"(process {Environment.ProcessId})", PortHolder.Find(port), StringComparison.Ordinal);
    }

    private static (int Port, PortReservation Reservation) Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (PortReservation.TryTake(port) is { } reservation)
                return (port, reservation);
        }
    }
}
