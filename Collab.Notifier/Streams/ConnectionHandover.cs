using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Collab.Notifier.Streams;

/// <summary>
/// Gives a connection to one stream for good, once the server is through with the request that opened it: nothing of the
/// server's handling of requests, which takes several times the memory of the connection, is kept while the stream is open.
/// </summary>
internal sealed class ConnectionHandover : IConnectionHeartbeatFeature
{
    private readonly ConnectionContext _connection;
    private readonly IConnectionHeartbeatFeature? _heartbeat;
    private volatile Action? _server;
    private Func<CancellationToken, Task>? _use;

    private ConnectionHandover(ConnectionContext connection)
    {
        _connection = connection;
        _heartbeat = connection.Features.Get<IConnectionHeartbeatFeature>();
    }

    /// <summary>Below everything else that the connections of <paramref name="listen"/> go through.</summary>
    public static void Use(ListenOptions listen) => listen.Use(next => connection => RunAsync(connection, next));

    /// <summary>
    /// Uses the connection when the request has ended, with a token that says when the other side is gone, and closes it when
    /// the task completes. The response must say <c>Connection: close</c>.
    /// </summary>
    public void Take(Func<CancellationToken, Task> use) => _use = use;

    public void Abort() => _connection.Abort(new ConnectionAbortedException("The stream has ended."));

    /// <summary>Registrations live as long as the connection does: the server's must not, for all of a request hangs on it.</summary>
    void IConnectionHeartbeatFeature.OnHeartbeat(Action<object> action, object state)
    {
        _server = () => action(state);
        _heartbeat?.OnHeartbeat(handover => ((ConnectionHandover)handover)._server?.Invoke(), this);
    }

    private static async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var handover = new ConnectionHandover(connection);
        connection.Features.Set(handover);
        connection.Features.Set<IConnectionHeartbeatFeature>(handover);
        await next(connection);
        if (handover._use is not { } use)
            return;

        connection.Features.Set<IConnectionTimeoutFeature>(null);
        handover._server = null;
        await use(connection.ConnectionClosed);
    }
}
