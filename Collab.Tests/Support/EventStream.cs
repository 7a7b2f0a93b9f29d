using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Collab.Tests.Support;

/// <summary>An open stream, read as any client of the standard would read it.</summary>
public sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpResponseMessage _response;
    private readonly SseParser<string> _parser;
    private readonly IAsyncEnumerator<SseItem<string>> _events;
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private EventStream(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _parser = SseParser.Create(body);
        _events = _parser.EnumerateAsync(_stop.Token).GetAsyncEnumerator(_stop.Token);
    }

    public HttpResponseMessage Response => _response;

    /// <summary>What a client would send as <c>Last-Event-ID</c> now.</summary>
    public string LastEventId => _parser.LastEventId;

    public static async Task<EventStream> OpenAsync(HttpClient client, string path, string? token, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        // As browsers do. What came compressed would not be read here.
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br, zstd");
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return new EventStream(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next event, heartbeats included.</summary>
    public async Task<StreamEvent> ReadAsync()
    {
        _stop.CancelAfter(Patience);
        if (!await _events.MoveNextAsync())
            throw new EndOfStreamException("The stream has ended.");

        _stop.CancelAfter(Timeout.InfiniteTimeSpan);
        return new StreamEvent(_events.Current.EventType, _events.Current.EventId, _events.Current.ReconnectionInterval, JsonSerializer.Deserialize<JsonElement>(_events.Current.Data));
    }

    /// <summary>The next event that is no heartbeat.</summary>
    public async Task<StreamEvent> NextAsync()
    {
        while (true)
        {
            if (await ReadAsync() is { Type: not "heartbeat" } next)
                return next;
        }
    }

    /// <summary>The next event, which has to be of this type.</summary>
    public async Task<StreamEvent> NextAsync(string type)
    {
        var next = await NextAsync();
        Assert.Equal(type, next.Type);
        return next;
    }

    /// <summary>So many events.</summary>
    public async Task<IReadOnlyList<StreamEvent>> TakeAsync(int count)
    {
        var events = new List<StreamEvent>();
        while (events.Count < count)
            events.Add(await NextAsync());
        return events;
    }

    /// <summary>Reads until the response ends: true when it was cut off, false when it ended as it should.</summary>
    public async Task<bool> WasAbortedAsync()
    {
        try
        {
            while (true)
                await ReadAsync();
        }
        catch (EndOfStreamException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _response.Dispose();
        _stop.Dispose();
    }
}

/// <param name="Type">The <c>event</c>.</param>
/// <param name="Id">The <c>id</c>, if it has one.</param>
/// <param name="Retry">The <c>retry</c> that it came with.</param>
/// <param name="Data">The <c>data</c>.</param>
public sealed record StreamEvent(string Type, string? Id, TimeSpan? Retry, JsonElement Data)
{
    public long Number => long.Parse(Id!, System.Globalization.CultureInfo.InvariantCulture);

    public string? Text(string member) => Data.GetProperty(member).GetString();
}
