using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Collab.Tests.Edges;
using Collab.Tests.Support;

namespace Collab.Tests.Streams;

/// <summary>What a collector is told of a notifier with some traffic.</summary>
public sealed class MetricsTests
{
    private static readonly string[] Expected =
    [
        "collab.stream.open", "collab.stream.frames", "collab.stream.io", "collab.stream.delivery.duration", "collab.replay.pages",
        "collab.replay.frames", "collab.replay.heals", "collab.dispatch.batch.size", "collab.dispatch.notifications", "collab.dispatch.takeovers",
    ];

    [Fact]
    public async Task Traffic_shows_in_each_of_the_instruments()
    {
        await using var told = await ToldApp.StartAsync(service => service.WithEnvironment("Sse__StallSeconds", "0.5"));
        var ada = await told.App.UserAsync();
        await told.App.AppendAsync(ada.Id, count: 100);
        await using var stream = await ada.SubscribeAsync("0");
        await stream.NextAsync("ready");
        await stream.TakeAsync(100);
        using var slow = await StallAsync(told.App);

        await Eventually.UntilAsync(MissingAsync, missing => missing.Length == 0);
        Assert.Contains(told.Points, point => point is { Instrument: "collab.dispatch.lag", Value: >= 0 });

        // What the dispatcher has not published makes a gap before what it has.
        async Task<string> MissingAsync()
        {
            await told.App.AppendAsync(ada.Id, count: 1);
            await ada.NoteAsync("After a gap");
            await stream.TakeAsync(2);
            var points = told.Points.Where(point => point.Value > 0).ToArray();
            var missing = Expected.Except(points.Select(point => point.Instrument)).ToList();
            if (!points.Any(point => point.Instrument == "collab.stream.ended" && point.Tags.Contains("slow")))
                missing.Add("collab.stream.ended of slow readers");
            return string.Join(", ", missing);
        }
    }

    /// <summary>A stream that nobody reads, with far more than all buffers on the way hold.</summary>
    private static async Task<Socket> StallAsync(CollabApp app)
    {
        var bob = await app.UserAsync();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, app.Application.GetEndpoint("notifier", "http").Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET /sse/{bob.Id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {bob.Token}\r\n\r\n")));
        await socket.ReceiveAsync(new byte[1]);
        await app.RecordAsync(new string('x', 64 * 1024), null, [bob.Id], [], count: 200);
        return socket;
    }
}
