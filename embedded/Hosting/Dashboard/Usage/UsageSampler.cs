namespace Collab.Embedded.Dashboard;

/// <summary>Looks every two seconds at what the resources' processes use.</summary>
internal sealed class UsageSampler(ResourceBoard board, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private Dictionary<string, ProcessUsage> _last = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var sampledAt = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var elapsed = time.GetElapsedTime(sampledAt);
            sampledAt = time.GetTimestamp();
            board.Add(Sample(elapsed));
        }
    }

    private UsageFrame Sample(TimeSpan elapsed)
    {
        var now = ProcessTable.Read(board.Processes());
        var samples = now.ToDictionary(
            entry => entry.Key,
            entry => new UsageSample(Math.Round(CpuSince(_last.GetValueOrDefault(entry.Key), entry.Value) / elapsed, 4), entry.Value.Memory));
        _last = now;
        return new UsageFrame(samples);
    }

    /// <summary>Processor time used between two samples. A process that was not there before counts from its start.</summary>
    private static TimeSpan CpuSince(ProcessUsage before, ProcessUsage now)
    {
        var used = TimeSpan.Zero;
        foreach (var (process, total) in now.CpuTime)
            used += total - (before.CpuTime?.GetValueOrDefault(process) ?? total);
        return used;
    }
}
