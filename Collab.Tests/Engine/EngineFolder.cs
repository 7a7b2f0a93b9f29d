namespace Collab.Tests.Engine;

/// <summary>A place of its own for the engine's data, gone after the test.</summary>
internal sealed class EngineFolder : IDisposable
{
    public EngineFolder()
    {
        Path = Directory.CreateTempSubdirectory("collab-engine-").FullName;

        // The user that PostgreSQL runs as, where the tests run as root, must be able to go through it.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    public string Path { get; }

    /// <summary>The data folder of the PostgreSQL cluster, once there is one.</summary>
    public string Cluster => System.IO.Path.Combine(Directory.GetDirectories(System.IO.Path.Combine(Path, "volumes")).Single(), "data");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
