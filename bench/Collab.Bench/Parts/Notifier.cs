using System.Net;

namespace Collab.Bench.Parts;

/// <summary>The notifier as it is built, with limits that do not end a measurement.</summary>
internal sealed class Notifier : IAsyncDisposable
{
    private readonly Child _process;

    private Notifier(Child process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public int ProcessId => _process.Id;

    public static async Task<Notifier> StartAsync(CollabParts parts, CancellationToken cancellationToken)
    {
        var (executable, port) = (Repository.Executable("Collab.Notifier"), Ports.Free());
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__collabdb"] = parts.Database,
            ["ConnectionStrings__redis"] = parts.Redis,
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Sse__MaxAgeSeconds"] = "86400",
            ["Sse__DrainSeconds"] = "0",
        };
        var process = await Child.StartAsync(parts.Folder.In($"notifier-{port}.log"), [executable], environment, Path.GetDirectoryName(executable));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await process.UntilAsync(() => IsHealthyAsync(client, cancellationToken), cancellationToken);
        return new Notifier(process, port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> IsHealthyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync("/health", cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
