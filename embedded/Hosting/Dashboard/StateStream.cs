using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Collab.Embedded.Dashboard;

/// <summary>
/// All that is true at the start, and then every change. A page that reads slowly gets the latest state of what changed
/// meanwhile and not each one between, so nothing queues up for it.
/// </summary>
internal sealed class StateStream(DashboardOptions options, ResourceBoard board, TimeProvider time)
{
    public async IAsyncEnumerable<SseItem<string>> ReadAsync(CancellationToken aborted, [EnumeratorCancellation] CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping);
        var seen = board.Read(since: 0);
        yield return Item("hello", new Hello(options.ApplicationName, time.GetUtcNow(), UsageHistory.Capacity, seen.Resources, board.Usage.Read()), DashboardJson.Default.Hello);

        while (await board.WaitAsync(seen.Version, ending.Token))
        {
            seen = board.Read(since: seen.Version);
            foreach (var resource in seen.Resources)
                yield return Item("resource", resource, DashboardJson.Default.ResourceView);
            if (seen.Usage is { } usage)
                yield return Item("usage", usage, DashboardJson.Default.UsageFrame);
        }
    }

    private static SseItem<string> Item<T>(string name, T value, JsonTypeInfo<T> type) => new(JsonSerializer.Serialize(value, type), name);
}
