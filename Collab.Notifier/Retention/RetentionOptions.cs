using System.ComponentModel.DataAnnotations;

namespace Collab.Notifier.Retention;

/// <summary>The section <c>Retention</c> of the configuration.</summary>
internal sealed record RetentionOptions
{
    /// <summary>How long notifications are kept, in days. A client that comes back later is told to read anew.</summary>
    [Range(1.0, 3_650)]
    public double Days { get; init; } = 30;

    /// <summary>How often what is older is looked for, in minutes.</summary>
    [Range(0.01, 1_440)]
    public double IntervalMinutes { get; init; } = 60;

    /// <summary>Rows that one statement removes, at most; writers wait for no more than that.</summary>
    [Range(1, 10_000)]
    public int BatchRows { get; init; } = 1_000;

    public TimeSpan Age => TimeSpan.FromDays(Days);

    public TimeSpan Interval => TimeSpan.FromMinutes(IntervalMinutes);
}
