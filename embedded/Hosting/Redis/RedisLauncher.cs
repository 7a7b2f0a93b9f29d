using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Health;
using Collab.Embedded.Orchestration;
using Collab.Embedded.Processes;
using Collab.Embedded.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Collab.Embedded.Redis;

/// <summary>Runs a Garnet server.</summary>
internal sealed class RedisLauncher(RedisResource server, GarnetTool tool, DataFolders folders) : Launcher(server)
{
    // Garnet is made for large servers. This one passes messages on between a few processes.
    private static readonly Dictionary<string, string?> Modest = new()
    {
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_TieredPGO"] = "0",
    };

    private string? _assembly;
    private ThrowAwayFolder? _folder;

    public override RestartPolicy Restarts => RestartPolicy.Always;

    public override bool IsVital => true;

    public override string Source => $"Garnet {tool.Version}";

    public override IReadOnlyList<HealthProbe> Probes => [new($"{server.Name}_check", PingAsync)];

    public override async Task CheckAsync(CancellationToken cancellationToken) => _assembly = await tool.FindAsync(cancellationToken);

    public override async Task<Launch> PrepareAsync(CancellationToken cancellationToken)
    {
        _folder ??= ThrowAwayFolder.Create(folders.ThrowAway);

        // Other users can read a command line, but not this file.
        var configuration = Path.Combine(_folder.Path, "garnet.json");
        PrivateFiles.WriteText(configuration, JsonSerializer.Serialize(await SettingsAsync(cancellationToken)));
        return new Launch(new ProcessSpec(DotnetHost.FileName, [_assembly!, "--config-import-path", configuration]) { WorkingDirectory = _folder.Path, Environment = Modest }, []);
    }

    public override ValueTask DisposeAsync()
    {
        _folder?.Dispose();
        return base.DisposeAsync();
    }

    private async Task<Dictionary<string, object?>> SettingsAsync(CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, object?>
        {
            ["Address"] = "127.0.0.1",
            ["Port"] = server.PrimaryEndpoint.Port,
            ["LogMemorySize"] = "64m",
            ["PageSize"] = "1m",
            ["IndexMemorySize"] = "8m",
            ["QuietMode"] = true,
        };
        if (await PasswordAsync(cancellationToken) is { } password)
        {
            settings["AuthenticationMode"] = "Password";
            settings["Password"] = password;
        }

        return settings;
    }

    private async Task<HealthCheckResult> PingAsync(CancellationToken cancellationToken)
        => await RedisPing.SendAsync(server.PrimaryEndpoint.Port, await PasswordAsync(cancellationToken), cancellationToken);

    private async Task<string?> PasswordAsync(CancellationToken cancellationToken)
        => server.PasswordParameter is { } parameter ? await parameter.GetValueAsync(cancellationToken) : null;
}
