using System.Diagnostics;
using System.Globalization;

namespace Collab.Embedded.Endpoints;

/// <summary>Says who listens on a port, where the system tells without asking for more rights.</summary>
internal static class PortHolder
{
    private static readonly string[] SocketTables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>As <c>dotnet (process 1234)</c>; null where it can't be found out.</summary>
    public static string? Find(int port)
    {
        var id = OperatingSystem.IsLinux() ? ByProc(port)
            : OperatingSystem.IsMacOS() ? ByCommand("/usr/sbin/lsof", ["-nP", $"-iTCP:{port}", "-sTCP:LISTEN", "-t"], line => line)
            : ByCommand("netstat.exe", ["-ano", "-p", "TCP"], line => line.Contains($":{port} ", StringComparison.Ordinal) && line.Contains("LISTENING", StringComparison.Ordinal) ? line.Split(' ')[^1] : null);
        return id is { } found && Name(found) is { } name ? $"{name} (process {found})" : null;
    }

    //   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
    //    0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 …
    private static int? ByProc(int port)
    {
        var end = $":{port:X4}";
        var sockets = SocketTables
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[1].EndsWith(end, StringComparison.Ordinal) && fields[3] == "0A")
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet();
        return sockets.Count == 0 ? null : Process.GetProcesses().Select(process => process.Id).FirstOrDefault(id => Holds(id, sockets)) is var found and > 0 ? found : null;
    }

    private static bool Holds(int processId, HashSet<string> sockets)
    {
        try
        {
            return new DirectoryInfo($"/proc/{processId}/fd").EnumerateFileSystemInfos().Any(file => file.LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int? ByCommand(string fileName, string[] arguments, Func<string, string?> select)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(fileName, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            var output = process!.StandardOutput.ReadToEnd();
            return output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(select)
                .Select(word => int.TryParse(word, CultureInfo.InvariantCulture, out var id) ? id : (int?)null)
                .FirstOrDefault(id => id is not null);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string? Name(int processId)
    {
        try
        {
            return Process.GetProcessById(processId).ProcessName;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
