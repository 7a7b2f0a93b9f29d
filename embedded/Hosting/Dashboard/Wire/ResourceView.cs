namespace Collab.Embedded.Dashboard;

/// <summary>A resource, or one of its replicas, as the page shows it. No secret is in it.</summary>
internal sealed record ResourceView
{
    /// <summary>The resource's name; with replicas, the name and a number.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    /// <summary>Its place in the list.</summary>
    public required int Order { get; init; }

    /// <summary>The resource that it is a part of.</summary>
    public string? Parent { get; init; }

    public string? State { get; init; }

    /// <summary>How to show a state that the page does not know: success, info, warning or error.</summary>
    public string? StateStyle { get; init; }

    /// <summary>Why it is in its state, where that needs saying.</summary>
    public string? Reason { get; init; }

    /// <summary>Healthy, Degraded, Unhealthy or Checking; null where nothing checks.</summary>
    public string? Health { get; init; }

    public IReadOnlyList<HealthView> HealthReports { get; init; } = [];

    public IReadOnlyList<UrlView> Urls { get; init; } = [];

    public int? Pid { get; init; }

    public int Restarts { get; init; }

    public string? Source { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    public int? ExitCode { get; init; }

    public IReadOnlyList<CommandView> Commands { get; init; } = [];

    /// <summary>Whether a process of its own writes anything.</summary>
    public bool HasConsole { get; init; }

    public IReadOnlyList<VariableView> Environment { get; init; } = [];
}

internal sealed record HealthView(string Name, string? Status, string? Description);

internal sealed record UrlView(string? Name, string Url);

internal sealed record CommandView(string Name, string Label, bool Enabled);
