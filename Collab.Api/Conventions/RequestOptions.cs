using System.ComponentModel.DataAnnotations;

namespace Collab.Api.Conventions;

/// <summary>The section <c>Requests</c> of the configuration.</summary>
internal sealed record RequestOptions
{
    /// <summary>How long a request may take as a whole, its body included.</summary>
    [Range(1, 3_600)]
    public double TimeoutSeconds { get; init; } = 60;

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}
