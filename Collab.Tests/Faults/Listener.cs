using System.Globalization;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Faults;

/// <summary>Listens to a user's stream, notes what comes, and comes back whenever a connection ends or falls silent.</summary>
internal sealed class Listener : IAsyncDisposable
{
    /// <summary>Heartbeats come every second.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(4);

    private readonly HttpClient[] _apis;
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<Session> _sessions = [];
    private readonly List<string> _refusals = [];
    private readonly User _user;
    private readonly string _name;
    private readonly Task _listening;
    private List<Heard> _events = [];
    private string? _epoch;
    private long _last;
    private int _turn;

    /// <param name="user">Whose stream.</param>
    /// <param name="number">Which of the user's clients; it decides where it connects first.</param>
    /// <param name="after">The number to continue from.</param>
    /// <param name="apis">Where to connect, in turn.</param>
    public Listener(User user, int number, long after, IReadOnlyList<Uri> apis)
    {
        (_user, _name, _last, _turn) = (user, $"{user.Name} {number}", after, number);
        _apis = [.. apis.Select(api => new HttpClient { BaseAddress = api, Timeout = Timeout.InfiniteTimeSpan })];
        _listening = Task.Run(ListenAsync);
    }

    public User User => _user;

    /// <summary>The last number that came.</summary>
    public long Position => Volatile.Read(ref _last);

    public Listening Close() => new(_user.Id, _name, _sessions, _refusals);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _listening;
        Array.ForEach(_apis, api => api.Dispose());
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await ConnectAsync();
                await Task.Delay(Random.Shared.Next(50, 250), _end.Token);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // It ended, as connections do; or there is nobody to connect to.
            }
        }
    }

    private async Task ConnectAsync()
    {
        _events = [];
        _sessions.Add(new Session(Recorder.Now, _last, _events));
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        silence.CancelAfter(2 * Silence);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/sse/{_user.Id}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _user.Token);
        request.Headers.TryAddWithoutValidation("Last-Event-ID", _last.ToString(CultureInfo.InvariantCulture));
        using var response = await _apis[_turn++ % _apis.Length].SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        if (!response.IsSuccessStatusCode)
        {
            _refusals.Add($"{(int)response.StatusCode}");
            return;
        }

        await ReadAsync(await response.Content.ReadAsStreamAsync(silence.Token), silence);
        // A stream that is to be opened again is broken off: after a whole response there are clients that stay away.
        _refusals.Add("a whole response");
    }

    private async Task ReadAsync(Stream body, CancellationTokenSource silence)
    {
        await foreach (var item in SseParser.Create(body).EnumerateAsync(silence.Token))
        {
            silence.CancelAfter(Silence);
            Note(item);
        }
    }

    private void NoteReady(SseItem<string> ready)
    {
        var epoch = JsonSerializer.Deserialize<JsonElement>(ready.Data).GetProperty("epoch").GetString();
        if (long.Parse(ready.EventId!, CultureInfo.InvariantCulture) != _last)
            _refusals.Add($"ready at {ready.EventId} after {_last}");
        if (epoch != (_epoch ??= epoch))
            _refusals.Add($"the epoch {epoch} after {_epoch}");
    }

    private void NoteBye(SseItem<string> bye)
    {
        if (!JsonSerializer.Deserialize<JsonElement>(bye.Data).GetProperty("reconnect").GetBoolean())
            _refusals.Add($"the end: {bye.Data}");
    }

    private void Note(SseItem<string> item)
    {
        switch (item.EventType)
        {
            case "heartbeat":
                break;
            case "ready":
                NoteReady(item);
                break;
            case "bye":
                NoteBye(item);
                break;
            case "reset":
                _refusals.Add($"a reset to {item.EventId} after {_last}");
                Volatile.Write(ref _last, long.Parse(item.EventId!, CultureInfo.InvariantCulture));
                break;
            default:
                var number = long.Parse(item.EventId!, CultureInfo.InvariantCulture);
                _events.Add(new Heard(number, Keys.Of(item.EventType, JsonSerializer.Deserialize<JsonElement>(item.Data)), item.Data));
                Volatile.Write(ref _last, number);
                break;
        }
    }
}
