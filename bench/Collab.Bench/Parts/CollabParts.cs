using Npgsql;

namespace Collab.Bench.Parts;

/// <summary>What a notifier needs around it: a migrated database and a Redis, its own or given ones.</summary>
internal sealed class CollabParts : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _servers = [];

    public required RunFolder Folder { get; init; }

    public string Database { get; private set; } = "";

    public string Redis { get; private set; } = "";

    /// <param name="folder">Where they keep their files.</param>
    /// <param name="options"><c>--database=</c> and <c>--redis=</c>, where they are not to be started.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<CollabParts> StartAsync(RunFolder folder, Options options, CancellationToken cancellationToken)
    {
        var parts = new CollabParts { Folder = folder };
        try
        {
            await parts.StartAsync(options, cancellationToken);
            return parts;
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection($"{Database};Application Name=collab-bench;Pooling=false");
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Enumerable.Reverse(_servers))
            await server.DisposeAsync();
        _servers.Clear();
    }

    private async Task StartAsync(Options options, CancellationToken cancellationToken)
    {
        (Database, Redis) = (options.Text("database", ""), options.Text("redis", ""));
        if (Database.Length == 0)
        {
            var postgres = await PostgresServer.StartAsync(Folder, cancellationToken);
            _servers.Add(postgres);
            Database = postgres.ConnectionString;
        }

        if (Redis.Length == 0)
        {
            var redis = await RedisServer.StartAsync(Folder, cancellationToken);
            _servers.Add(redis);
            Redis = redis.ConnectionString;
        }

        var worker = Repository.Executable("Collab.MigrationWorker");
        await Command.RunAsync("env", [$"ConnectionStrings__collabdb={Database}", worker], cancellationToken);
    }
}
