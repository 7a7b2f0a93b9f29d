using System.Diagnostics;
using Collab.Embedded.Processes;

namespace Collab.Embedded.Postgres;

/// <summary>Deals with what a crash has left in a data folder: a server that still runs, sessions of one that is gone, or only its note.</summary>
internal static class PostgresMaster
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Ends all processes that still work on the folder, and removes a note whose process id is somebody else's by now.</summary>
    public static async Task EndOrphansAsync(string dataFolder, CancellationToken cancellationToken)
    {
        if (PostgresNote.ProcessId(dataFolder) is not { } master)
            return;

        if (!IsAtWork(master, dataFolder))
            PostgresNote.Remove(dataFolder);
        else if (!OperatingSystem.IsWindows())
            Unix.Signal(master, StopSignal.Interrupt);

        // Sessions end by themselves when their server is gone, but not at once; no server starts beside them.
        if (!await AreGoneAsync(dataFolder, master, cancellationToken))
            SignalAll(dataFolder, master, StopSignal.Quit);
        if (!await AreGoneAsync(dataFolder, master, cancellationToken))
            SignalAll(dataFolder, master, StopSignal.Kill);
    }

    private static async Task<bool> AreGoneAsync(string dataFolder, int master, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (AtWork(dataFolder, master).Count > 0)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
                return false;
            await Task.Delay(20, cancellationToken);
        }

        return true;
    }

    private static void SignalAll(string dataFolder, int master, StopSignal signal)
    {
        if (OperatingSystem.IsWindows())
            return;

        foreach (var id in AtWork(dataFolder, master))
            Unix.Signal(id, signal);
    }

    private static List<int> AtWork(string dataFolder, int master)
    {
        var candidates = OperatingSystem.IsLinux() ? [.. Process.GetProcesses().Select(process => process.Id)] : (int[])[master];
        return [.. candidates.Where(id => IsAtWork(id, dataFolder))];
    }

    // All processes of a server work in its data folder. Where that can't be seen, the server's name must do.
    private static bool IsAtWork(int processId, string dataFolder)
    {
        if (OperatingSystem.IsLinux())
            return Target(new FileInfo($"/proc/{processId}/cwd")) == Resolve(dataFolder);

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

    private static string Resolve(string folder)
        => Path.TrimEndingDirectorySeparator(new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder));
}
