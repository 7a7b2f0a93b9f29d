using System.ComponentModel;
using System.Diagnostics;

namespace Collab.Embedded.Dashboard;

/// <summary>Reads what processes use: on Linux with all their descendants, elsewhere the process alone.</summary>
internal static class ProcessTable
{
    /// <summary>The usage of each process that still runs, by the name it was asked for.</summary>
    public static Dictionary<string, ProcessUsage> Read(IReadOnlyDictionary<string, int> processes)
        => processes.Count == 0 ? [] : OperatingSystem.IsLinux() ? LinuxProcesses.Read(processes) : ReadAlone(processes);

    private static Dictionary<string, ProcessUsage> ReadAlone(IReadOnlyDictionary<string, int> processes)
    {
        var usages = new Dictionary<string, ProcessUsage>();
        foreach (var (name, id) in processes)
        {
            if (TryRead(id) is { } usage)
                usages[name] = usage;
        }

        return usages;
    }

    private static ProcessUsage? TryRead(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            var identity = new ProcessIdentity(id, process.StartTime.Ticks);
            return new ProcessUsage(new Dictionary<ProcessIdentity, TimeSpan> { [identity] = process.TotalProcessorTime }, process.WorkingSet64);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception or NotSupportedException)
        {
            return null;
        }
    }
}
