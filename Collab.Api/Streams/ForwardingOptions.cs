using System.ComponentModel.DataAnnotations;

namespace Collab.Api.Streams;

/// <summary>The section <c>Sse</c> of the configuration.</summary>
internal sealed record ForwardingOptions
{
    /// <summary>Over how long the forwarded streams are closed when the API stops.</summary>
    [Range(0.0, 600)]
    public double DrainSeconds { get; init; } = 20;

    /// <summary>How long a notifier may take to begin its answer before another one is asked.</summary>
    [Range(0.1, 60)]
    public double AnswerSeconds { get; init; } = 5;

    /// <summary>A stream that says nothing for this long has lost its notifier; heartbeats are four times as frequent.</summary>
    [Range(1.0, 3_600)]
    public double SilenceSeconds { get; init; } = 60;

    public TimeSpan Drain => TimeSpan.FromSeconds(DrainSeconds);

    public TimeSpan Answer => TimeSpan.FromSeconds(AnswerSeconds);

    public TimeSpan Silence => TimeSpan.FromSeconds(SilenceSeconds);
}
