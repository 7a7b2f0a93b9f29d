using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace Collab.Bench.Parts;

/// <summary>A PostgreSQL of its own with its default settings, gone afterwards.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly Child _process;

    private PostgresServer(Child process, string connectionString) => (_process, ConnectionString) = (process, connectionString);

    public string ConnectionString { get; }

    public static async Task<PostgresServer> StartAsync(RunFolder folder, CancellationToken cancellationToken)
    {
        var postgres = Command.Find(["postgres", .. Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin", "postgres"))
            : []]) ?? throw new InvalidOperationException("No PostgreSQL is installed: apt-get install postgresql, or say --database= and --redis=.");
        var (home, password, port) = (folder.In("postgres"), RandomNumberGenerator.GetHexString(32), Ports.Free());
        var (data, passwordFile) = (Path.Combine(home, "data"), Path.Combine(home, "password"));
        Directory.CreateDirectory(home);
        await File.WriteAllTextAsync(passwordFile, password, cancellationToken);
        string[] user = [];
        if (Environment.UserName == "root")
        {
            // It refuses to run as root.
            user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];
            await Command.RunAsync("chmod", ["711", folder.Path], cancellationToken);
            await Command.RunAsync("chown", ["-R", "postgres", home], cancellationToken);
        }

        string[] initialise =
        [
            .. user, Path.Combine(Path.GetDirectoryName(postgres)!, "initdb"), "-D", data, "-U", "postgres", $"--pwfile={passwordFile}", "-A", "scram-sha-256",
            "-E", "UTF8", "--locale=C.UTF-8",
        ];
        await Command.RunAsync(initialise[0], initialise[1..], cancellationToken);
        var process = await Child.StartAsync(
            folder.In("postgres.log"),
            [.. user, postgres, "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={home}"],
            folder: "/",
            signal: "INT");
        var server = new PostgresServer(process, $"Host=127.0.0.1;Port={port};Database=postgres;Username=postgres;Password={password}");
        await process.UntilAsync(() => AnswersAsync(server.ConnectionString), cancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> AnswersAsync(string connectionString)
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
