using System.Net;
using System.Net.Sockets;
using System.Text;
using Collab.Notifier.Streams;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Streams;

/// <summary>At moments that a client cannot choose from outside.</summary>
public sealed class SocketOutputTests
{
    [Fact]
    public async Task A_client_that_left_before_its_stream_begins_is_no_fault()
    {
        var (entered, taken) = (new TaskCompletionSource(), new TaskCompletionSource<bool>());
        await using var server = await StartAsync(context => TakeWhenGoneAsync(context, entered, taken));

        using (var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(enable: true, seconds: 0) })
        {
            await client.ConnectAsync(IPAddress.Loopback, PortOf(server), TestContext.Current.CancellationToken);
            await client.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            await entered.Task.WaitAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(await taken.Task.WaitAsync(TestContext.Current.CancellationToken));
    }

    private static async Task TakeWhenGoneAsync(HttpContext context, TaskCompletionSource entered, TaskCompletionSource<bool> taken)
    {
        var socket = context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        entered.SetResult();
        try
        {
            await Eventually.IsTrueAsync(() => Task.FromResult(socket.SafeHandle.IsClosed));
            taken.SetResult(await SocketOutput.TryTakeAsync(context, (_, _) => Task.CompletedTask));
        }
        catch (Exception e)
        {
            taken.SetException(e);
        }
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, ConnectionHandover.Use));
        var server = builder.Build();
        server.Run(answer);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private static int PortOf(WebApplication server) =>
        new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
}
