using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Configuration;
using Collab.Embedded.Health;
using Collab.Embedded.Orchestration;
using Collab.Embedded.Processes;

namespace Collab.Embedded.Postgres;

/// <summary>Runs a PostgreSQL server.</summary>
internal sealed class PostgresLauncher(PostgresServerResource server, IReadOnlyList<PostgresDatabaseResource> databases, PostgresEnvironment environment) : Launcher(server)
{
    // What is thrown away needs no protection from a power failure.
    private static readonly string[] ThrowAwaySettings = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "wal_level=minimal", "max_wal_senders=0", "shared_buffers=32MB"];
    private static readonly string[] KeptSettings = ["shared_buffers=128MB"];

    // As long as pg_ctl waits: before it ends it writes all that it keeps, and the disk may be busy.
    private static readonly TimeSpan KeptPatience = TimeSpan.FromSeconds(60);

    private const int Killed = 128 + (int)StopSignal.Kill;

    private Cluster? _cluster;
    private PostgresBinaries? _binaries;
    private PostgresReadiness? _readiness;

    public override RestartPolicy Restarts => RestartPolicy.Always;

    public override bool IsVital => true;

    public override TimeSpan? Patience => _cluster is { IsKept: true } ? KeptPatience : null;

    public override IReadOnlyList<IResource> Parts => databases;

    public override string Source => $"PostgreSQL {_binaries?.Version} ({_binaries?.Folder})";

    public override IReadOnlyList<HealthProbe> Probes => [new($"{server.Name}_check", token => _readiness!.CheckAsync(token))];

    public override async Task CheckAsync(CancellationToken cancellationToken)
    {
        var volume = server.TryGetLastAnnotation<DataVolumeAnnotation>(out var annotation) ? annotation.Name : null;
        (_cluster, _binaries) = await environment.OpenAsync(volume, cancellationToken);

        // A password that nobody set is the one that the cluster has.
        if (_cluster.Password is { } known && server.PasswordParameter.Default is GenerateParameterDefault)
            server.PasswordParameter.Default = new KnownDefault(known);
    }

    public override async Task<Launch> PrepareAsync(CancellationToken cancellationToken)
    {
        var superuser = (await server.UserNameReference.GetValueAsync(cancellationToken))!;
        var password = (await server.PasswordParameter.GetValueAsync(cancellationToken))!;
        await _cluster!.PrepareAsync(superuser, password, cancellationToken);

        _readiness?.Dispose();
        _readiness = new PostgresReadiness(server, databases, _cluster);
        var process = new ProcessSpec(_binaries!.Postgres, Arguments())
        {
            User = environment.User,
            Environment = PostgresBinaries.Environment,
            WorkingDirectory = Path.GetPathRoot(_cluster.DataFolder),
            StopSignal = _cluster.IsKept ? StopSignal.Interrupt : StopSignal.Quit,
        };
        return new Launch(process, []);
    }

    // PostgreSQL writes everything as if it were an error.
    public override bool IsError(string line, bool isErrorOutput)
        => line.StartsWith("ERROR", StringComparison.Ordinal) || PostgresFault.IsOfServer(line);

    public override ProcessExit Explain(int exitCode, IReadOnlyList<string> lastLines)
    {
        // The sessions of a server that was killed say what became of them, not what became of it.
        var last = lastLines.LastOrDefault(PostgresFault.IsOfServer);
        if (last is null || exitCode == Killed)
            return base.Explain(exitCode, []);

        var detail = lastLines.SkipWhile(line => line != last).Skip(1).FirstOrDefault(line => line.StartsWith("DETAIL", StringComparison.Ordinal));
        var why = detail is null ? last : $"{last} ({detail})";

        // Sessions of a server that was killed take a moment to notice.
        var isPassing = why.Contains("shared memory block", StringComparison.Ordinal);
        return new ProcessExit(exitCode, PostgresFault.Describe($"PostgreSQL {_binaries!.Version} can't run on {_cluster!.DataFolder}", why, _cluster.DataFolder), isPassing);
    }

    public override ValueTask DisposeAsync()
    {
        _readiness?.Dispose();
        _cluster?.Dispose();
        return base.DisposeAsync();
    }

    private string[] Arguments()
    {
        var port = server.PrimaryEndpoint.Port.ToString(CultureInfo.InvariantCulture);
        string[] settings =
        [
            "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "log_line_prefix=", "log_checkpoints=off", "logging_collector=off", "log_destination=stderr",
            .. _cluster!.IsKept ? KeptSettings : ThrowAwaySettings,
        ];
        return ["-D", _cluster.DataFolder, "-p", port, .. settings.SelectMany(setting => new[] { "-c", setting })];
    }
}
