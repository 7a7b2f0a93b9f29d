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

    /// <summary>
    /// What is kept in memory for all slow readers together, in bytes. When it is more, what can be read again later is let
    /// go; if that is not enough, those who have taken nothing for the longest time are disconnected. As much again of what
    /// has arrived may wait to be written, before what comes next is read from the database instead.
    /// </summary>
    [Range(1_024 * 1_024, 1L << 40)]
    public long MemoryBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Frames of a user that stay after they have been written, at most: a stream that comes back soon finds them here.</summary>
    [Range(0, 10_000)]
    public int RecentFrames { get; init; } = 32;

    /// <summary>The size of those, in bytes.</summary>
    [Range(0, 16 * 1024 * 1024)]
    public int RecentBytes { get; init; } = 16 * 1024;

    /// <summary>How long they stay when the user has no stream here any more.</summary>
    [Range(0.0, 3_600)]
    public double RecentSeconds { get; init; } = 60;

    /// <summary>
    /// How long the pump waits for more before it writes, in milliseconds. Nothing at all is the fastest; some, when events
    /// are many, costs that much time and saves writes.
    /// </summary>
    [Range(0, 1_000)]
    public int WindowMilliseconds { get; init; }

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

    public TimeSpan Window => TimeSpan.FromMilliseconds(WindowMilliseconds);

    public TimeSpan Recent => TimeSpan.FromSeconds(RecentSeconds);

    public TimeSpan Heartbeat => TimeSpan.FromSeconds(HeartbeatSeconds);

    public TimeSpan Drain => TimeSpan.FromSeconds(DrainSeconds);

    public TimeSpan Stall => TimeSpan.FromSeconds(StallSeconds);

    public TimeSpan MaxAge => TimeSpan.FromSeconds(MaxAgeSeconds);
}
