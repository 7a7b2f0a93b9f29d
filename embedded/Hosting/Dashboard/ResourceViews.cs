using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Collab.Embedded.Dashboard;

/// <summary>Turns what the engine knows of a resource into what the page shows.</summary>
internal sealed class ResourceViews
{
    private readonly Dictionary<string, int> _order;

    public ResourceViews(DistributedApplicationModel model)
    {
        // As the AppHost lists them, a part right after its whole, and parameters, which do nothing, at the end.
        var ordered = model.Resources
            .Where(resource => resource is not IResourceWithParent)
            .OrderBy(resource => resource is ParameterResource)
            .SelectMany(resource => model.Resources.OfType<IResourceWithParent>().Where(part => part.Parent == resource).Prepend(resource));
        _order = ordered.Select((resource, index) => (resource.Name, index)).ToDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public ResourceView Of(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        return new ResourceView
        {
            Id = change.ResourceId,
            Name = change.Resource.Name,
            Type = snapshot.ResourceType,
            Order = _order.GetValueOrDefault(change.Resource.Name, int.MaxValue),
            Parent = snapshot.Get(KnownProperties.ParentName) as string,
            State = snapshot.State?.Text,
            StateStyle = snapshot.State?.Style,
            Reason = ReasonOf(snapshot),
            Health = HealthOf(snapshot),
            HealthReports = [.. snapshot.HealthReports.Select(report => new HealthView(report.Name, report.Status?.ToString(), report.ExceptionText is null ? report.Description : report.Description ?? FirstLine(report.ExceptionText)))],
            Urls = [.. snapshot.Urls.Where(url => !url.IsInactive).Select(url => new UrlView(url.Name, url.Url))],
            Pid = Number(snapshot, KnownProperties.Pid),
            Restarts = Number(snapshot, KnownProperties.RestartCount) ?? 0,
            Source = snapshot.Get(KnownProperties.Source) as string,
            StartedAt = Utc(snapshot.StartTimeStamp),
            StoppedAt = Utc(snapshot.StopTimeStamp),
            ExitCode = snapshot.ExitCode,
            Commands = [.. snapshot.Commands.Where(command => command.State != ResourceCommandState.Hidden).Select(command => new CommandView(command.Name, command.DisplayName, command.State == ResourceCommandState.Enabled))],
            HasConsole = change.Resource is not (ParameterResource or IResourceWithParent),
            Environment = [.. ResourceValues.Of(change)],
        };
    }

    /// <summary>The health where something checks it; what is not checked yet is not called unhealthy.</summary>
    private static string? HealthOf(CustomResourceSnapshot snapshot)
    {
        if (snapshot.HealthStatus is not { } status || snapshot.HealthReports.Length == 0)
            return null;
        var isPending = snapshot.HealthReports.Any(report => report.Status is null) && snapshot.HealthReports.All(report => report.Status is null or HealthStatus.Healthy);
        return isPending ? "Checking" : status.ToString();
    }

    private static string? ReasonOf(CustomResourceSnapshot snapshot)
        => snapshot.Get(KnownProperties.Message) as string
            ?? (snapshot.Get(KnownProperties.WaitingFor) is IEnumerable<string> others ? $"Waits for {string.Join(", ", others)}." : null);

    private static int? Number(CustomResourceSnapshot snapshot, string property)
        => snapshot.Get(property) is { } value ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : null;

    private static DateTimeOffset? Utc(DateTime? time)
        => time is { } value ? new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)) : null;

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();
}
