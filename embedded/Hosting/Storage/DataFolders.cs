using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace Collab.Embedded.Storage;

/// <summary>
/// Where the engine keeps things: in the user's local application data; for root on Unix below <c>/var/lib</c>, because
/// the unprivileged user that PostgreSQL then runs as can't enter root's home. The setting <c>CollabDataFolder</c> names
/// another place.
/// </summary>
internal sealed class DataFolders(IConfiguration configuration)
{
    private readonly string _root = Path.GetFullPath(configuration["CollabDataFolder"] is { Length: > 0 } folder ? folder : DefaultRoot());

    /// <summary>What is fetched or made once: templates, binaries.</summary>
    public string Cache => Open("cache");

    /// <summary>Data that is kept, a folder for each volume.</summary>
    public string Volumes => Open("volumes");

    /// <summary>Data that lives as long as one run.</summary>
    public string ThrowAway => Open("run");

    private static string DefaultRoot()
    {
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            return "/var/lib/collab";

        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "collab");
    }

    private string Open(string name)
    {
        var path = Path.Combine(_root, name);
        try
        {
            if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
                Directory.CreateDirectory(path);
            else
                PrivateFiles.CreateFolder(path);
            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException($"The folder {path} can't be made: {failure.Message} Set CollabDataFolder to a folder that can be written.", failure);
        }
    }
}
