using System.Text.Json;
using Aspire.Hosting;
using Collab.Embedded.Processes;

namespace Collab.Embedded.Redis;

/// <summary>
/// Garnet, a server for the Redis protocol, from the <c>garnet-server</c> tool of the checkout's tool manifest. It is
/// restored when the package is not there yet, and started from its assembly: the tool's own command would start twice.
/// </summary>
internal sealed class GarnetTool(IDistributedApplicationBuilder application, IGuardian guardian, Action<string> onProgress)
{
    private const string Name = "garnet-server";

    /// <summary>The version in the manifest, once found.</summary>
    public string Version { get; private set; } = "";

    /// <summary>The server's assembly.</summary>
    /// <exception cref="DistributedApplicationException">It can't be had.</exception>
    public async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        var manifest = FindManifest(application.AppHostDirectory)
            ?? throw new DistributedApplicationException($"No tool manifest (.config/dotnet-tools.json) with '{Name}' was found in {application.AppHostDirectory} or above. Restore the file, or run 'dotnet new tool-manifest' and 'dotnet tool install {Name}' there.");
        Version = VersionIn(manifest)!;
        return GarnetPackage.Find(Name, Version) ?? await RestoreAsync(manifest, cancellationToken);
    }

    private async Task<string> RestoreAsync(string manifest, CancellationToken cancellationToken)
    {
        onProgress($"Restoring {Name} {Version} (once)");
        var restore = new ProcessSpec(DotnetHost.FileName, ["tool", "restore", "--tool-manifest", manifest]) { WorkingDirectory = Path.GetDirectoryName(manifest) };
        var output = await Command.TryRunAsync(restore, guardian, cancellationToken);
        return GarnetPackage.Find(Name, Version) ?? throw new DistributedApplicationException(
            $"The tool {Name} {Version}, which serves the Redis protocol, could not be restored: {output?.LastLine ?? $"{DotnetHost.FileName} could not be started"} Check the package feed and run 'dotnet tool restore'.");
    }

    private static string? FindManifest(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var manifest = new[] { Path.Combine(at.FullName, ".config", "dotnet-tools.json"), Path.Combine(at.FullName, "dotnet-tools.json") }.FirstOrDefault(File.Exists);
            if (manifest is not null && VersionIn(manifest) is not null)
                return manifest;
        }

        return null;
    }

    // { "tools": { "garnet-server": { "version": "2.2.8", … } } }
    private static string? VersionIn(string manifest)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(manifest));
        return document.RootElement.TryGetProperty("tools", out var tools) && tools.TryGetProperty(Name, out var tool)
            ? tool.GetProperty("version").GetString()
            : null;
    }
}
