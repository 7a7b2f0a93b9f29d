using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Collab.Tests.Support;

namespace Collab.Tests.Streams;

/// <summary>Readers that do not keep up, on each of the ways that frames leave by: the socket itself, and the server's pipe.</summary>
public sealed class SlowReaderTests(NotifierWays ways) : IClassFixture<NotifierWays>
{
    /// <summary>With <see cref="Large"/>, far more than all buffers on the way hold.</summary>
    private const int Count = 400;

    private static readonly string Large = new('x', 64 * 1024);

    public static TheoryData<string> Versions => ["1.1", "2.0"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_is_replayed_and_what_is_new_arrives_in_order(string version)
    {
        var ada = await ways.App.UserAsync();
        await ways.App.RecordAsync("Before", null, [ada.Id], [], count: Count);
        await ways.App.UntilDispatchedAsync();
        using var client = ways.Client(Version.Parse(version));
        await using var stream = await EventStream.OpenAsync(client, $"/sse/{ada.Id}", ada.Token, "0");
        Assert.Equal(Version.Parse(version), stream.Response.Version);
        await stream.NextAsync("ready");

        await ways.App.RecordAsync("After", null, [ada.Id], [], count: Count);
        Assert.Equal(Enumerable.Range(1, 2 * Count).Select(i => (long)i), (await stream.TakeAsync(2 * Count)).Select(e => e.Number));
        while ((await stream.ReadAsync()).Type != "heartbeat")
        {
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task One_that_does_not_read_is_disconnected_and_one_that_does_gets_everything(string version)
    {
        var ada = await ways.App.UserAsync();
        using var client = ways.Client(Version.Parse(version));
        using var other = ways.Client(Version.Parse(version));
        await using var slow = await EventStream.OpenAsync(client, $"/sse/{ada.Id}", ada.Token);
        await using var fast = await EventStream.OpenAsync(other, $"/sse/{ada.Id}", ada.Token);
        await slow.NextAsync("ready");
        await fast.NextAsync("ready");

        await ways.App.RecordAsync(Large, null, [ada.Id], [], count: Count);
        Assert.Equal(Enumerable.Range(1, Count).Select(i => (long)i), (await fast.TakeAsync(Count)).Select(e => e.Number));
        await FillPlacesAsync(other, ada, but: 2);
        await UntilAPlaceIsFreeAsync(other, ada);
        other.Dispose();

        // It is cut off although it has been told nothing: there was no room for a word.
        Assert.True(await slow.WasAbortedAsync());
        await using var resumed = await ResumeAsync(ada, slow.LastEventId);
        await resumed.NextAsync("ready");
        Assert.Equal(long.Parse(slow.LastEventId, CultureInfo.InvariantCulture) + 1, (await resumed.NextAsync("system")).Number);
    }

    [Fact]
    public async Task However_many_are_slow_at_once_what_waits_for_them_is_bounded_and_none_misses_anything()
    {
        const int OfEach = 150;
        var said = ways.UntilSaidAsync("Slow readers had");
        var users = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ways.App.UserAsync()));
        using var client = ways.Client(HttpVersion.Version11);
        var streams = await Task.WhenAll(users.Select(user => EventStream.OpenAsync(client, $"/sse/{user.Id}", user.Token, "0")));
        // To each its own: what all share counts once.
        await Task.WhenAll(users.Select(user => ways.App.RecordAsync(Large, null, [user.Id], [], count: OfEach)));
        await said.WaitAsync(TimeSpan.FromMinutes(4), TestContext.Current.CancellationToken);

        foreach (var (user, stream) in users.Zip(streams))
            Assert.Equal(Enumerable.Range(1, OfEach).Select(i => (long)i), await NumbersAsync(user, stream, until: OfEach));
    }

    [Fact]
    public async Task One_that_has_closed_its_half_of_the_connection_and_reads_nothing_frees_its_place()
    {
        var ada = await ways.App.UserAsync();
        using var socket = await ConnectAsync(ada);
        await ways.App.RecordAsync(Large, null, [ada.Id], [], count: Count);
        await ways.App.UntilDispatchedAsync();
        using var client = ways.Client(HttpVersion.Version11);
        var places = await FillPlacesAsync(client, ada, but: 1);

        socket.Shutdown(SocketShutdown.Send);
        await UntilAPlaceIsFreeAsync(client, ada);
        GC.KeepAlive(places);
    }

    [Fact]
    public async Task One_that_talks_without_end_and_leaves_frees_its_place()
    {
        var ada = await ways.App.UserAsync();
        using var socket = await ConnectAsync(ada);
        using var client = ways.Client(HttpVersion.Version11);
        var places = await FillPlacesAsync(client, ada, but: 1);

        // More than is read of it, so that the end of it is not read either.
        socket.Blocking = false;
        while (socket.Send(new byte[64 * 1024], SocketFlags.None, out var error) > 0 && error == SocketError.Success)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();

        await UntilAPlaceIsFreeAsync(client, ada);
        GC.KeepAlive(places);
    }

    [Fact]
    public async Task What_a_client_says_on_an_open_stream_is_not_heard_and_does_not_end_it()
    {
        var ada = await ways.App.UserAsync();
        using var socket = await ConnectAsync(ada);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /sse/{ada.Id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ada.Token}\r\n\r\n"));

        await ada.NoteAsync("Still here");

        using var reader = new StreamReader(new NetworkStream(socket));
        var heard = new StringBuilder();
        while (!heard.ToString().Contains("Still here", StringComparison.Ordinal))
            heard.AppendLine(await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new EndOfStreamException($"The stream ended after {heard}"));
        Assert.DoesNotContain("HTTP/1.1", heard.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_for_good_is_the_end_of_a_whole_response_and_of_the_connection()
    {
        var ada = await ways.App.UserAsync();
        using var socket = await ConnectAsync(ada);

        (await ada.DeleteAsync($"/users/{ada.Id}")).Expect(HttpStatusCode.NoContent);

        using var reader = new StreamReader(new NetworkStream(socket));
        var rest = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("event: bye\ndata: {\"code\":\"deleted\"", rest, StringComparison.Ordinal);
        Assert.EndsWith("\n\n\r\n0\r\n\r\n", rest, StringComparison.Ordinal);
    }

    /// <summary>Once the places are free that were held to see one become free.</summary>
    private static Task<EventStream> ResumeAsync(User user, string lastEventId) => Eventually.UntilAsync(
        async () =>
        {
            try
            {
                return await user.SubscribeAsync(lastEventId);
            }
            catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return null!;
            }
        },
        stream => stream is not null);

    /// <summary>As many streams as the user may have, but for some. They end when they are not used any more, and the client is collected.</summary>
    private static async Task<EventStream[]> FillPlacesAsync(HttpClient client, User user, int but) =>
        await Task.WhenAll(Enumerable.Range(0, 20 - but).Select(_ => EventStream.OpenAsync(client, $"/sse/{user.Id}", user.Token, "0")));

    private static Task UntilAPlaceIsFreeAsync(HttpClient client, User user) => Eventually.IsTrueAsync(async () =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/sse/{user.Id}")
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
            Headers = { Authorization = new("Bearer", user.Token) },
        };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return answer.StatusCode == HttpStatusCode.OK;
    });

    /// <summary>What a client gets that comes back as often as it is cut off.</summary>
    private static async Task<List<long>> NumbersAsync(User user, EventStream stream, long until)
    {
        var numbers = new List<long>();
        while (numbers.LastOrDefault() < until)
        {
            try
            {
                if (await stream.NextAsync() is { Type: "system" } next)
                    numbers.Add(next.Number);
            }
            catch (Exception e) when (e is IOException or HttpRequestException or EndOfStreamException)
            {
                var last = stream.LastEventId;
                await stream.DisposeAsync();
                stream = await user.SubscribeAsync(last);
            }
        }

        await stream.DisposeAsync();
        return numbers;
    }

    private async Task<Socket> ConnectAsync(User user)
    {
        using var client = ways.Client(HttpVersion.Version11);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /sse/{user.Id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {user.Token}\r\n\r\n"));
        var head = new byte[1024];
        Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(head, 0, await socket.ReceiveAsync(head)), StringComparison.Ordinal);
        return socket;
    }
}
