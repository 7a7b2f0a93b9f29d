using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Dashboard;

/// <summary>The kept lines of a resource's console and then those to come, in batches.</summary>
internal sealed class LogStream(ResourceLoggerService logs, TimeProvider time)
{
    private const int BatchSize = 500;

    // Twenty frames a second look immediate, however fast a process writes.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);

    /// <summary>Lines after the one with the number <paramref name="after"/>, and a heartbeat where there are none.</summary>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync(string resourceId, int after, CancellationToken aborted, [EnumeratorCancellation] CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping);
        await using var batches = logs.WatchAsync(resourceId).GetAsyncEnumerator(ending.Token);
        yield return new SseItem<string>("", "alive");

        var next = batches.MoveNextAsync().AsTask();
        while (true)
        {
            if (await Task.WhenAny(next, Task.Delay(Heartbeat, time, ending.Token)) != next)
            {
                ending.Token.ThrowIfCancellationRequested();
                yield return new SseItem<string>("", "alive");
                continue;
            }

            if (!await next)
                yield break;
            foreach (var lines in batches.Current.Where(line => line.LineNumber > after).Chunk(BatchSize))
                yield return new SseItem<string>(JsonSerializer.Serialize(Array.ConvertAll(lines, ConsoleLine.From), DashboardJson.Default.ConsoleLineArray), "lines");
            await Task.Delay(Pause, time, ending.Token);
            next = batches.MoveNextAsync().AsTask();
        }
    }
}
