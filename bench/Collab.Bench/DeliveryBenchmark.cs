using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Collab.Bench;

/// <summary>
/// How long after a write is answered its event is at a subscriber, on an idle system: one writer, one stream, one write
/// at a time.
/// </summary>
public sealed class DeliveryBenchmark(Uri api, int writes)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Requests that only warm the system up.</summary>
    private const int WarmUp = 50;

    public async Task<IReadOnlyList<Series>> RunAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = api, Timeout = Timeout.InfiniteTimeSpan };
        var user = await CreateUserAsync(client, cancellationToken);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", user.GetProperty("access_token").GetString());
        var eventId = await CreateEventAsync(client, cancellationToken);

        using var response = await client.GetAsync($"/sse/{user.GetProperty("id").GetString()}", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        var frames = SseParser.Create(await response.Content.ReadAsStreamAsync(cancellationToken)).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await NextAsync(frames, frame => frame.EventType == "ready");

        List<double> fromAnswer = [], fromRequest = [];
        for (var i = 0; i < WarmUp + writes; i++)
        {
            var arrival = ArrivalAsync(frames, version: i + 2);
            var asked = Stopwatch.GetTimestamp();
            using var answer = await client.PutAsJsonAsync($"/events/{eventId}", new { title = $"Title {i}" }, cancellationToken);
            var answered = Stopwatch.GetTimestamp();
            answer.EnsureSuccessStatusCode();
            var arrived = await arrival;
            if (i >= WarmUp)
            {
                fromAnswer.Add(Milliseconds(answered, arrived));
                fromRequest.Add(Milliseconds(asked, arrived));
            }

            await Task.Delay(Pause, cancellationToken);
        }

        return [new("write answered → event received", fromAnswer), new("write sent → event received", fromRequest)];
    }

    private static async Task<JsonElement> CreateUserAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync("/users", new { name = "Benchmark", email = $"{Guid.CreateVersion7():N}@example.com" }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    private static async Task<string?> CreateEventAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync(
            "/events",
            new { title = "Benchmark", start_date = "2024-01-15T10:00:00Z", end_date = "2024-01-15T11:00:00Z" },
            cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetString();
    }

    /// <summary>When the event that tells of this version of the resource is there, as a time stamp.</summary>
    private static async Task<long> ArrivalAsync(IAsyncEnumerator<SseItem<string>> frames, int version)
    {
        await NextAsync(frames, frame => frame.EventType == "task_update" && VersionOf(frame.Data) == version);
        return Stopwatch.GetTimestamp();
    }

    private static int VersionOf(string data)
    {
        using var frame = JsonDocument.Parse(data);
        return frame.RootElement.GetProperty("data").GetProperty("resource").GetProperty("version").GetInt32();
    }

    private static async Task NextAsync(IAsyncEnumerator<SseItem<string>> frames, Func<SseItem<string>, bool> wanted)
    {
        do
        {
            if (!await frames.MoveNextAsync())
                throw new InvalidOperationException("The stream has ended.");
        }
        while (!wanted(frames.Current));
    }

    private static double Milliseconds(long from, long to) => (to - from) * 1000.0 / Stopwatch.Frequency;
}
