using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is true of a resource at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    private readonly ImmutableArray<HealthReportSnapshot> _healthReports = [];
    private readonly ResourceStateSnapshot? _state;

    /// <summary>What the resource is, as <c>Project</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Facts of all kinds; see <see cref="KnownProperties"/>.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>When the application got the resource, in UTC.</summary>
    public DateTime? CreationTimeStamp { get; init; }

    /// <summary>When its process was started last, in UTC.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>When its process ended, in UTC; null while it runs.</summary>
    public DateTime? StopTimeStamp { get; init; }

    /// <summary>One of <see cref="KnownResourceStates"/>, or a text to show.</summary>
    public ResourceStateSnapshot? State
    {
        get => _state;
        init
        {
            _state = value;
            HealthStatus = Health(_healthReports, value);
        }
    }

    /// <summary>The exit code of its last process.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How it fares; null when it doesn't run.</summary>
    public HealthStatus? HealthStatus { get; private set; }

    /// <summary>The outcome of each of its health checks.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports
    {
        get => _healthReports;
        internal init
        {
            _healthReports = value;
            HealthStatus = Health(value, _state);
        }
    }

    /// <summary>The environment variables that its process was given.</summary>
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    /// <summary>Its addresses.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>The commands that it takes now.</summary>
    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    /// <summary>What it has to do with other resources.</summary>
    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    /// <summary>Whether it is not worth showing.</summary>
    public bool IsHidden { get; init; }

    private static HealthStatus? Health(ImmutableArray<HealthReportSnapshot> reports, ResourceStateSnapshot? state)
    {
        if (state?.Text != KnownResourceStates.Running)
            return null;
        if (reports.Length == 0)
            return Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy;

        // A check that has not answered yet counts as unhealthy.
        return reports.Min(report => report.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy);
    }
}

/// <summary>A state, and how to show it (see <see cref="KnownResourceStateStyles"/>).</summary>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state that is shown plainly.</summary>
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new ResourceStateSnapshot(s, null);

    /// <inheritdoc cref="op_Implicit"/>
    public static ResourceStateSnapshot? FromString(string? s) => s;
}

/// <summary>An environment variable. A sensitive value must be masked until a person asks for it.</summary>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec)
{
    /// <summary>Whether the value has a secret in it.</summary>
    public bool IsSensitive { get; init; }
}

/// <summary>An address of a resource. An internal one is of no use in a browser.</summary>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    /// <summary>Whether nothing listens there now.</summary>
    public bool IsInactive { get; init; }
}

/// <summary>What a resource has to do with another one.</summary>
public sealed record RelationshipSnapshot(string ResourceName, string Type);

/// <summary>A fact of a resource.</summary>
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    /// <summary>Whether the value has a secret in it.</summary>
    public bool IsSensitive { get; init; }
}

/// <summary>A command, and whether it can be given now.</summary>
public sealed record ResourceCommandSnapshot(string Name, ResourceCommandState State, string DisplayName);

/// <summary>Whether a command can be given.</summary>
public enum ResourceCommandState
{
    /// <summary>It can.</summary>
    Enabled,

    /// <summary>It can't now.</summary>
    Disabled,

    /// <summary>It makes no sense now.</summary>
    Hidden,
}

/// <summary>The outcome of a health check; null before the first one.</summary>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText)
{
    /// <summary>When the check ran last, in UTC.</summary>
    public DateTime? LastRunAt { get; init; }
}
