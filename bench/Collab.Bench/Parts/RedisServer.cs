using System.Globalization;

namespace Collab.Bench.Parts;

/// <summary>The Garnet server of the tool manifest, as the embedded engine runs it.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Modest = new() { ["DOTNET_gcServer"] = "0", ["DOTNET_TieredPGO"] = "0" };

    private readonly Child _process;

    private RedisServer(Child process, string connectionString) => (_process, ConnectionString) = (process, connectionString);

    public string ConnectionString { get; }

    public static async Task<RedisServer> StartAsync(RunFolder folder, CancellationToken cancellationToken)
    {
        var port = Ports.Free();
        var process = await Child.StartAsync(
            folder.In("redis.log"),
            [
                "dotnet", "tool", "run", "garnet-server", "--", "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture),
                "--memory", "64m", "--page", "1m", "--index", "8m",
            ],
            Modest,
            Repository.Root);
        await process.UntilAsync(() => Ports.AnswersAsync(port), cancellationToken);
        return new RedisServer(process, $"127.0.0.1:{port}");
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
