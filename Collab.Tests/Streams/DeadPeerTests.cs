using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Collab.Tests.Support;

namespace Collab.Tests.Streams;

/// <summary>Clients that are gone without a word, as when a cable is out.</summary>
public sealed class DeadPeerTests(CollabApp app)
{
    /// <summary>How long the place of one may be held.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>It takes half of the limit, most of which is waiting.</summary>
    [Fact(SkipUnless = nameof(IsLinux), Skip = "Elsewhere a socket cannot be made to take nothing.")]
    public Task One_that_vanishes_frees_its_place_within_a_minute() =>
        Task.WhenAll(VanishAsync("api"), VanishAsync("notifier"));

    public static bool IsLinux => OperatingSystem.IsLinux();

    private async Task VanishAsync(string service)
    {
        var ada = await app.UserAsync();
        using var socket = await ConnectAsync(service, ada);
        var others = await Task.WhenAll(Enumerable.Range(0, 19).Select(_ => ada.SubscribeAsync()));
        TakeNothing(socket);
        var vanished = TimeProvider.System.GetTimestamp();

        Assert.Equal(HttpStatusCode.TooManyRequests, (await ada.GetAsync($"/sse/{ada.Id}")).Status);
        while (!await IsAPlaceFreeAsync(ada))
        {
            Assert.InRange(TimeProvider.System.GetElapsedTime(vanished), TimeSpan.Zero, Limit);
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }

        foreach (var other in others)
        {
            Assert.Equal("heartbeat", await HeartbeatAsync(other));
            await other.DisposeAsync();
        }
    }

    private async Task<Socket> ConnectAsync(string service, User user)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, app.Application.GetEndpoint(service, "http").Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /sse/{user.Id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {user.Token}\r\n\r\n"));
        var heard = "";
        var part = new byte[4096];
        while (!heard.Contains("event: ready", StringComparison.Ordinal))
            heard += Encoding.ASCII.GetString(part, 0, await socket.ReceiveAsync(part));
        return socket;
    }

    private static async Task<bool> IsAPlaceFreeAsync(User user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/sse/{user.Id}") { Headers = { Authorization = new("Bearer", user.Token) } };
        using var answer = await user.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    private static async Task<string> HeartbeatAsync(EventStream stream)
    {
        await stream.NextAsync("ready");
        return (await stream.ReadAsync()).Type;
    }

    /// <summary>
    /// Has the system drop whatever arrives for the socket before it is looked at, so that nothing is acknowledged and
    /// nothing is refused: SO_ATTACH_FILTER with the one instruction "return 0" (Linux, socket(7)).
    /// </summary>
    private static void TakeNothing(Socket socket)
    {
        var instruction = GCHandle.Alloc(new byte[] { 0x06, 0, 0, 0, 0, 0, 0, 0 }, GCHandleType.Pinned);
        try
        {
            var program = new byte[16];
            program[0] = 1;
            BinaryPrimitives.WriteInt64LittleEndian(program.AsSpan(8), instruction.AddrOfPinnedObject());
            socket.SetRawSocketOption(optionLevel: 1, optionName: 26, program);
        }
        finally
        {
            instruction.Free();
        }
    }
}
