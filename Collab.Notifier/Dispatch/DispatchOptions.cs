using System.ComponentModel.DataAnnotations;

namespace Collab.Notifier.Dispatch;

/// <summary>The section <c>Dispatch</c> of the configuration.</summary>
internal sealed record DispatchOptions
{
    /// <summary>Outbox rows in a batch, at most.</summary>
    [Range(1, 10_000)]
    public int BatchActivities { get; init; } = 512;

    /// <summary>Notifications appended in a batch: the batch ends with the activity that reaches this.</summary>
    [Range(1, 1_000_000)]
    public int BatchNotifications { get; init; } = 20_000;

    /// <summary>How often the outbox is looked at although nobody said that it has something, in milliseconds.</summary>
    [Range(10, 1_000)]
    public int PollMilliseconds { get; init; } = 400;

    /// <summary>The same while Redis, which would say so, is away.</summary>
    [Range(10, 1_000)]
    public int PollMillisecondsWithoutRedis { get; init; } = 100;

    /// <summary>How often a notifier that does not lead tries to, in milliseconds.</summary>
    [Range(10, 10_000)]
    public int ElectionMilliseconds { get; init; } = 300;

    /// <summary>A leader that says nothing for this long has lost the lead, in milliseconds.</summary>
    [Range(1_000, 60_000)]
    public int LeadTimeoutMilliseconds { get; init; } = 2_000;
}
