using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Streams;

/// <summary>What a client of the API gets when the notifier behind it does not keep to what it began.</summary>
public sealed class StreamForwardingTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    [Fact]
    public async Task An_answer_that_is_broken_off_before_any_of_it_has_left_is_none()
    {
        var isSilent = false;
        using var notifier = new Peer(async socket =>
        {
            if (!Volatile.Read(ref isSilent))
                await socket.SendAsync(Encoding.ASCII.GetBytes(Head));
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        });
        await using var app = await CollabApp.StartAsync(notifier.StandIn);
        var ada = await app.UserAsync();

        var log = new ConcurrentQueue<string>();
        _ = HearAsync();

        // Whether its head is passed on before the end of it is seen, is a matter of luck.
        for (var i = 0; i < 20; i++)
        {
            await using var stream = await ada.SubscribeAsync();
            Assert.True(await stream.WasAbortedAsync());
        }

        Volatile.Write(ref isSilent, true);
        await using var unanswered = await ada.SubscribeAsync();
        Assert.Equal("bye", (await unanswered.NextAsync()).Type);
        // It is one line for who runs the services, and not the place in the code where it was noticed.
        await Eventually.IsTrueAsync(() => Task.FromResult(log.Any(line => line.Contains("did not answer for a stream", StringComparison.Ordinal))));
        Assert.DoesNotContain(log, line => line.Contains("   at ", StringComparison.Ordinal));

        async Task HearAsync()
        {
            await foreach (var lines in app.Application.Services.GetRequiredService<ResourceLoggerService>().WatchAsync("api").WithCancellation(TestContext.Current.CancellationToken))
            {
                foreach (var line in lines)
                    log.Enqueue(line.Content);
            }
        }
    }

    [Fact]
    public async Task A_stream_that_is_answered_while_the_API_stops_ends_with_the_others()
    {
        var (asked, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var notifier = new Peer(async socket =>
        {
            asked.TrySetResult();
            await stopped.Task;
            await socket.SendAsync(Encoding.ASCII.GetBytes(Head + Chunk("early")));
            // Longer than all streams take to end together, and less than the API is given to stop.
            await Task.Delay(TimeSpan.FromSeconds(3));
            await socket.SendAsync(Encoding.ASCII.GetBytes(Chunk("late")));
        });
        await using var app = await CollabApp.StartAsync(builder =>
        {
            notifier.StandIn(builder);
            builder.CreateResourceBuilder<ProjectResource>("api").WithEnvironment("Sse__DrainSeconds", "1");
        });
        var ada = await app.UserAsync();
        var opening = ada.SubscribeAsync();
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        var stopping = app.StopAsync("api");
        await Eventually.IsTrueAsync(() => IsGoneAsync(app));
        stopped.SetResult();

        await using var stream = await opening;
        Assert.DoesNotContain("late", await TypesAsync(stream));
        await stopping;
    }

    private static string Chunk(string type) => string.Create(CultureInfo.InvariantCulture, $"{$"event: {type}\ndata: {{}}\n\n".Length:x}\r\nevent: {type}\ndata: {{}}\n\n\r\n");

    private static async Task<bool> IsGoneAsync(CollabApp app)
    {
        using var client = app.CreateClient();
        try
        {
            using var answer = await client.GetAsync("/alive", TestContext.Current.CancellationToken);
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private static async Task<List<string>> TypesAsync(EventStream stream)
    {
        var types = new List<string>();
        try
        {
            while (true)
                types.Add((await stream.ReadAsync()).Type);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or EndOfStreamException)
        {
            return types;
        }
    }

    /// <summary>Something that listens where a notifier should.</summary>
    private sealed class Peer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public Peer(Func<Socket, Task> answer)
        {
            _listener.Start();
            _ = AcceptAsync(answer);
        }

        public void StandIn(IDistributedApplicationTestingBuilder builder) => builder.CreateResourceBuilder<ProjectResource>("api")
            .WithEnvironment("services__notifier__http__0", $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync(Func<Socket, Task> answer)
        {
            while (true)
                _ = AnswerAsync(await _listener.AcceptSocketAsync(), answer);
        }

        private static async Task AnswerAsync(Socket socket, Func<Socket, Task> answer)
        {
            using (socket)
            {
                var head = new byte[4096];
                await socket.ReceiveAsync(head);
                await answer(socket);
            }
        }
    }
}
