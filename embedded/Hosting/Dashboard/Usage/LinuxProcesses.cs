using System.Globalization;

namespace Collab.Embedded.Dashboard;

/// <summary>Reads process trees from <c>/proc</c> (proc_pid_stat(5), proc_pid_statm(5)).</summary>
internal static class LinuxProcesses
{
    // The kernel counts processor time for programs in hundredths of a second on every architecture that .NET runs on.
    private const long TicksPerSecond = 100;

    public static Dictionary<string, ProcessUsage> Read(IReadOnlyDictionary<string, int> processes)
    {
        var all = ReadAll().ToDictionary(entry => entry.Identity.Id);
        var children = all.Values.ToLookup(entry => entry.Parent);
        return processes.Where(process => all.ContainsKey(process.Value)).ToDictionary(
            process => process.Key,
            process => Sum(Descend(all[process.Value], children)));
    }

    private static IEnumerable<Entry> ReadAll()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && TryReadEntry(id) is { } entry)
                yield return entry;
        }
    }

    private static IEnumerable<Entry> Descend(Entry process, ILookup<int, Entry> children)
        => children[process.Identity.Id].SelectMany(child => Descend(child, children)).Prepend(process);

    private static ProcessUsage Sum(IEnumerable<Entry> tree)
    {
        var entries = tree.ToArray();
        var memory = entries.Select(entry => ReadMemory(entry.Identity.Id)).ToArray();

        // PostgreSQL's processes share one large buffer; the largest share stands for all of them.
        var bytes = memory.Sum(part => part.Resident - part.Shared) + memory.Max(part => part.Shared);
        return new ProcessUsage(entries.ToDictionary(entry => entry.Identity, entry => entry.CpuTime), bytes);
    }

    // 4242 (a name) S 1 4242 … : the name may hold anything, so the fields are counted from its closing bracket.
    private static Entry? TryReadEntry(int id)
    {
        if (TryReadFile($"/proc/{id}/stat") is not { } line)
            return null;
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[11]) + Number(fields[12]);
        return new Entry(new ProcessIdentity(id, Number(fields[19])), (int)Number(fields[1]), TimeSpan.FromSeconds((double)ticks / TicksPerSecond));
    }

    // size resident shared text lib data dt, in pages
    private static (long Resident, long Shared) ReadMemory(int id)
        => TryReadFile($"/proc/{id}/statm")?.Split(' ') is { Length: > 2 } fields
            ? (Number(fields[1]) * Environment.SystemPageSize, Number(fields[2]) * Environment.SystemPageSize)
            : (0, 0);

    private static string? TryReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    private readonly record struct Entry(ProcessIdentity Identity, int Parent, TimeSpan CpuTime);
}
