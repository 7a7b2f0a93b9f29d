using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Endpoints;

/// <summary>
/// Gives every endpoint of every replica its port, before anything starts: who refers to an endpoint knows it then, and
/// it stays the same over restarts.
/// </summary>
internal sealed class EndpointAllocator(bool randomizePorts) : IDisposable
{
    // Below the ports that systems give to outgoing connections, which would take them at any moment.
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;

    private readonly Dictionary<int, PortReservation> _reservations = [];

    public void Allocate(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
                Allocate(resource, endpoint);
        }
    }

    /// <summary>Lets go of a port for the process that is about to listen on it.</summary>
    public void Release(int port)
    {
        lock (_reservations)
        {
            if (_reservations.Remove(port, out var reservation))
                reservation.Dispose();
        }
    }

    /// <summary>Keeps the port of a process that will come back.</summary>
    public void Reserve(int port)
    {
        lock (_reservations)
        {
            if (!_reservations.ContainsKey(port) && PortReservation.TryTake(port) is { } reservation)
                _reservations.Add(port, reservation);
        }
    }

    public void Dispose()
    {
        lock (_reservations)
        {
            foreach (var reservation in _reservations.Values)
                reservation.Dispose();
            _reservations.Clear();
        }
    }

    private void Allocate(IResource resource, EndpointAnnotation endpoint)
    {
        var replicas = resource.GetReplicaCount();

        // Replicas can't share a port, so each has one of its own and the given one is nobody's.
        var given = randomizePorts || replicas > 1 || endpoint.Port is null or 0 ? null : endpoint.Port;
        if (given is { } port)
            Take(resource, port);

        endpoint.AllocatedEndpoints = [.. Enumerable.Range(0, replicas).Select(_ => new AllocatedEndpoint(endpoint, "localhost", given ?? TakeAny()))];
    }

    private void Take(IResource resource, int port)
    {
        if (port is < 1 or > IPEndPoint.MaxPort)
            throw new DistributedApplicationException($"'{resource.Name}' can't listen on port {port}: ports are numbers from 1 to {IPEndPoint.MaxPort}.");

        if (_reservations.ContainsKey(port) || !PortReservation.CanListen(port))
        {
            var holder = PortHolder.Find(port) is { } found ? $" by {found}" : "";
            throw new DistributedApplicationException(
                $"Port {port}, which '{resource.Name}' is to listen on, is already used{holder}. Stop what uses it, or set another port in the AppHost or in the launchSettings.json of '{resource.Name}'.");
        }

        Reserve(port);
    }

    private int TakeAny()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var port = Random.Shared.Next(FirstPort, LastPort);
            if (!_reservations.ContainsKey(port) && PortReservation.TryTake(port) is { } reservation)
            {
                _reservations.Add(port, reservation);
                return port;
            }
        }

        throw new DistributedApplicationException($"No free port was found between {FirstPort} and {LastPort} on the loopback addresses.");
    }
}
