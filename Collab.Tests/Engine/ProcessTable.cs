using System.Diagnostics;
using System.Globalization;

namespace Collab.Tests.Engine;

/// <summary>A process as <c>ps</c> tells of it.</summary>
internal sealed record ProcessEntry(int Id, int ParentId, string State, string Command);

/// <summary>The system's processes.</summary>
internal static class ProcessTable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<IReadOnlyList<ProcessEntry>> ReadAsync()
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-A", "-ww", "-o", "pid=,ppid=,stat=,args="]) { RedirectStandardOutput = true })!;
        var output = await ps.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    public static IEnumerable<ProcessEntry> DescendantsOf(int id, IReadOnlyList<ProcessEntry> table)
        => table.Where(entry => entry.ParentId == id).SelectMany(child => DescendantsOf(child.Id, table).Prepend(child));

    /// <summary>Waits until none of the processes is there any more, and says how long that took.</summary>
    public static async Task<TimeSpan> UntilGoneAsync(IReadOnlyCollection<int> ids)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            // A zombie has ended; whoever started it has only not asked yet.
            var left = (await ReadAsync()).Where(entry => ids.Contains(entry.Id) && entry.State[0] != 'Z').ToArray();
            if (left.Length == 0)
                return Stopwatch.GetElapsedTime(started);
            if (Stopwatch.GetElapsedTime(started) > Patience)
                Assert.Fail($"Still there: {string.Join('\n', left.Select(entry => entry.Command))}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    //   1234     1 Ss   /usr/bin/postgres -D …
    private static ProcessEntry Parse(string line)
    {
        var fields = line.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new ProcessEntry(int.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture), fields[2], fields.Length > 3 ? fields[3] : "");
    }
}
