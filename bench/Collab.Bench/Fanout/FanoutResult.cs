namespace Collab.Bench.Fanout;

/// <summary>What one server does.</summary>
public sealed record FanoutResult(string Server)
{
    public int Streams { get; set; }

    /// <summary>Resident, a stream, beside what the server has without any.</summary>
    public double KibPerStream { get; set; }

    /// <summary>The same once all have left and come back.</summary>
    public double KibPerStreamReopened { get; set; }

    /// <summary>The same after all that was measured.</summary>
    public double KibPerStreamAtTheEnd { get; set; }

    /// <summary>At 10 events a second, in milliseconds, from publication to arrival.</summary>
    public double Median { get; set; }

    public double P99 { get; set; }

    /// <summary>Of the server's process, at 10 events a second.</summary>
    public double CpuSecondsPerMillion { get; set; }

    /// <summary>The most that it kept up with: all arrived, and 99 of 100 within 250 ms.</summary>
    public double SustainedPerSecond { get; set; }

    /// <summary>At half of that, in milliseconds.</summary>
    public double P99AtHalf { get; set; }

    /// <summary>The same for all others while one in a hundred reads nothing.</summary>
    public double P99BesideSlow { get; set; }

    /// <summary>A burst, from its publication to the last arrival.</summary>
    public double PeakPerSecond { get; set; }

    public int IdleStreams { get; set; }

    public double IdleResidentMib { get; set; }

    /// <summary>Of one core, over 30 s with heartbeats.</summary>
    public double IdleCpuPercent { get; set; }

    /// <summary>Why it was not measured, or not to the end.</summary>
    public string? Fault { get; set; }
}
