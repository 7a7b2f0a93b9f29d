using System.Diagnostics;
using System.Globalization;
using Collab.Embedded.Processes;

namespace Collab.Embedded.Postgres;

/// <summary>Deals with what a crash has left in a data folder: a server that still runs, or a note of one that is gone.</summary>
internal static class PostgresMaster
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Ends a server that still runs on the folder, and removes a note whose process id is somebody else's by now.</summary>
    public static async Task EndOrphanAsync(string dataFolder, CancellationToken cancellationToken)
    {
        var note = Path.Combine(dataFolder, "postmaster.pid");
        if (!File.Exists(note) || !int.TryParse(File.ReadLines(note).FirstOrDefault(), CultureInfo.InvariantCulture, out var id))
            return;

        if (!IsServerOf(id, dataFolder))
        {
            File.Delete(note);
            return;
        }

        await EndAsync(id, StopSignal.Interrupt, cancellationToken);
        await EndAsync(id, StopSignal.Quit, cancellationToken);
    }

    private static bool IsServerOf(int processId, string dataFolder)
    {
        // A server's working folder is its data folder. Where that can't be seen, its name must do.
        var working = new FileInfo($"/proc/{processId}/cwd");
        if (OperatingSystem.IsLinux() && Directory.Exists("/proc/self"))
            return Target(working) is { } target && Path.GetFullPath(target) == Path.GetFullPath(Resolve(dataFolder));

        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string? Target(FileInfo link)
    {
        try
        {
            return link.LinkTarget;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Resolve(string folder) => new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder;

    private static async Task EndAsync(int processId, StopSignal signal, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            return;

        var started = Stopwatch.GetTimestamp();
        Unix.Signal(processId, signal);
        while (Unix.IsAlive(processId) && Stopwatch.GetElapsedTime(started) < Patience)
            await Task.Delay(20, cancellationToken);
    }
}
