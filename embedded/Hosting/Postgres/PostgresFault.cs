namespace Collab.Embedded.Postgres;

/// <summary>Says what to do about PostgreSQL's own messages.</summary>
internal static class PostgresFault
{
    private const int FewMegabytes = 16;

    /// <summary>Whether a line says why the server ends, rather than why it refuses a client.</summary>
    public static bool IsOfServer(string line)
        => line.StartsWith("PANIC", StringComparison.Ordinal)
            // Before it has a log: "postgres: could not find the database system".
            || line.StartsWith("postgres: could not", StringComparison.Ordinal)
            || (line.StartsWith("FATAL", StringComparison.Ordinal)
                && !line.Contains("the database system is", StringComparison.Ordinal)
                && !line.Contains("terminating connection", StringComparison.Ordinal)
                && !line.Contains("authentication failed", StringComparison.Ordinal));

    /// <summary>What happened, PostgreSQL's reason, and what to do about it.</summary>
    public static string Describe(string what, string why, string folder)
    {
        // 2026-01-31 12:00:00.000 UTC [404] FATAL:  could not …
        var reason = why[Math.Max(0, why.IndexOf("FATAL", StringComparison.Ordinal))..].Trim();
        return $"{what}: {reason}{(reason.EndsWith('.') ? "" : ".")} {Advice(reason, folder)}";
    }

    private static string Advice(string why, string folder)
    {
        var free = FreeMegabytes(folder);
        if (free < FewMegabytes || Has("No space left on device", "Disk quota exceeded", "free disk space", "wrote only"))
            return $"The disk of {folder} is full ({free} MB free): make room on it and start again.";
        if (Has("Permission denied", "wrong ownership", "invalid permissions"))
            return $"Check who owns {folder} and the folders above it, or set CollabDataFolder to another place.";
        if (Has("administrative permissions"))
            return "Start the AppHost without administrator rights.";
        return Has("Address already in use", "could not bind", "could not create any TCP/IP sockets")
            ? "Start again, or set another port in the AppHost."
            : $"The data may be damaged. Restore a backup, or delete {folder} to begin with an empty database.";

        bool Has(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (why.Contains(word, StringComparison.OrdinalIgnoreCase))
                    return true;
            }

            return false;
        }
    }

    private static long FreeMegabytes(string folder)
    {
        var place = OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : Path.GetDirectoryName(folder)!;
        return new DriveInfo(place).AvailableFreeSpace / (1024 * 1024);
    }
}
