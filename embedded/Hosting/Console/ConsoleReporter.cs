using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Orchestration;

namespace Collab.Embedded.Console;

/// <summary>Shows the run of an application on the console: the output of its processes, and when all of them are ready.</summary>
internal sealed class ConsoleReporter(ConsoleOutput console, ResourceNotificationService notifications, ResourceLoggerService logs, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _logs = [];
    private readonly long _started = time.GetTimestamp();

    /// <summary>Says what begins.</summary>
    public void Begin(string application) => console.Say($"{console.Bold(application)} on the embedded engine: local processes, no containers");

    /// <summary>Shows the output of the processes from now on, and a summary once all are ready.</summary>
    public void Follow(IReadOnlyCollection<Launcher> launchers, Uri? dashboard)
    {
        console.Introduce([.. launchers.Select(launcher => launcher.Id)]);
        if (dashboard is not null)
            console.Say($"Dashboard {dashboard}");

        foreach (var launcher in launchers)
            _logs.Add(ShowLogAsync(launcher.Id));
        _ = SummariseAsync(launchers, dashboard);
    }

    /// <summary>Shows what the processes said last, once their logs are complete.</summary>
    public Task DrainAsync() => Task.WhenAny(Task.WhenAll(_logs), Task.Delay(DrainPatience, time));

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task ShowLogAsync(string id)
    {
        await foreach (var lines in logs.WatchAsync(id))
        {
            // 2026-01-31T12:00:00.000Z text: whoever looks at a console knows what time it is.
            foreach (var line in lines)
                console.Say(id, line.Content[(line.Content.IndexOf(' ', StringComparison.Ordinal) + 1)..], line.IsErrorMessage);
        }
    }

    private async Task SummariseAsync(IReadOnlyCollection<Launcher> launchers, Uri? dashboard)
    {
        var ready = new Dictionary<string, bool>();
        await foreach (var change in notifications.WatchAsync(_end.Token))
        {
            ready[change.ResourceId] = Readiness.IsReady(change.Snapshot);
            if (launchers.All(launcher => ready.GetValueOrDefault(launcher.Id)))
                break;
        }

        var seconds = time.GetElapsedTime(_started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var servers = string.Join(", ", launchers.Where(launcher => launcher.IsVital).Select(launcher => launcher.Source));
        console.Say($"{console.Bold($"Ready after {seconds} s")} with {servers}");
        foreach (var (name, url) in ExternalUrls(launchers))
            console.Say($"  {name,-12} {console.Bold(url)}");
        if (dashboard is not null)
            console.Say($"  {"dashboard",-12} {console.Bold(dashboard.ToString())}");
        console.Say("  Ctrl-C stops everything.");
    }

    private static IEnumerable<(string Name, string Url)> ExternalUrls(IEnumerable<Launcher> launchers)
        => from launcher in launchers
           from endpoint in launcher.Resource.Annotations.OfType<EndpointAnnotation>()
           where endpoint.IsExternal
           select (launcher.Id, endpoint.AllocatedEndpoints[launcher.Replica].UriString);
}
