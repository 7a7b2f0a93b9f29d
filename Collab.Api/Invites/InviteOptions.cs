using System.ComponentModel.DataAnnotations;

namespace Collab.Api.Invites;

/// <summary>The section <c>Invites</c> of the configuration.</summary>
internal sealed record InviteOptions
{
    /// <summary>How often each instance looks for invites that are past their time, to tell who sent them.</summary>
    [Range(0.1, 3_600)]
    public double ExpirySeconds { get; init; } = 10;

    public TimeSpan Expiry => TimeSpan.FromSeconds(ExpirySeconds);
}
