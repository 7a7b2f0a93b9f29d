using System.Globalization;

namespace Collab.Bench.Parts;

/// <summary>What a process has used so far, as <c>/proc</c> tells.</summary>
/// <param name="CpuSeconds">Of all cores, in the system too.</param>
/// <param name="ResidentBytes">What it has in memory.</param>
internal readonly record struct ProcessUsage(double CpuSeconds, long ResidentBytes)
{
    // USER_HZ is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    public static ProcessUsage Of(int id)
    {
        // 1234 (name) S … : utime and stime are fields 14 and 15, the resident pages field 24. A name may have spaces.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new((Number(fields[11]) + Number(fields[12])) / TicksPerSecond, Number(fields[21]) * Environment.SystemPageSize);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
