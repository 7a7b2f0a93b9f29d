using System.ComponentModel.DataAnnotations;

namespace Collab.Notifier.Streams;

/// <summary>The section <c>Sse</c> of the configuration.</summary>
internal sealed record StreamOptions
{
    [Range(0.05, 20)]
    public double HeartbeatSeconds { get; init; } = 15;

    /// <summary>Over how long the streams are closed when the notifier stops.</summary>
    [Range(0.0, 600)]
    public double DrainSeconds { get; init; } = 20;

    /// <summary>A stream ends at this age, less up to a fifth, so that load balances itself again.</summary>
    [Range(1.0, 86_400)]
    public double MaxAgeSeconds { get; init; } = 3_600;

    /// <summary>
    /// What is kept in memory for a slow reader, in bytes, beside what the server's and the system's own buffers hold.
    /// What is more comes from the database.
    /// </summary>
    [Range(1_024, 64 * 1024 * 1024)]
    public int BufferBytes { get; init; } = 256 * 1024;

    /// <summary>A reader whose buffer is full and who takes nothing for this long is disconnected.</summary>
    [Range(0.1, 600)]
    public double StallSeconds { get; init; } = 5;

    [Range(1, 10_000)]
    public int MaxStreamsPerUser { get; init; } = 20;

    /// <summary>A client that is more events behind than this is told to read anew.</summary>
    [Range(0, 1_000_000)]
    public int MaxReplay { get; init; } = 10_000;

    /// <summary>How long a client waits before it comes back, in milliseconds.</summary>
    [Range(100, 60_000)]
    public int RetryMilliseconds { get; init; } = 2_000;

    /// <summary>How often the numbers of all streams are compared with the database.</summary>
    [Range(0.1, 30)]
    public double WatermarkSeconds { get; init; } = 30;

    /// <summary>The same while Redis is away.</summary>
    [Range(0.05, 30)]
    public double WatermarkSecondsWithoutRedis { get; init; } = 1;

    /// <summary>
    /// How often it is asked whether what streams were opened with still gives access. With as long as an answer about a
    /// token is kept, it is below the 5 s within which a revoked token ends everywhere.
    /// </summary>
    [Range(0.1, 2.5)]
    public double CredentialSeconds { get; init; } = 2;

    public TimeSpan Credentials => TimeSpan.FromSeconds(CredentialSeconds);

    public TimeSpan Heartbeat => TimeSpan.FromSeconds(HeartbeatSeconds);

    public TimeSpan Drain => TimeSpan.FromSeconds(DrainSeconds);

    public TimeSpan Stall => TimeSpan.FromSeconds(StallSeconds);

    public TimeSpan MaxAge => TimeSpan.FromSeconds(MaxAgeSeconds);
}
