using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Collab.Tests.Engine;

/// <summary>Processes are kept alive, and what is shown of them is true.</summary>
public sealed class SupervisionTests(SharedApplication shared) : IClassFixture<SharedApplication>
{
    public static bool IsWindows => OperatingSystem.IsWindows();

    private RunningApplication Running => shared.Running;

    [Fact(SkipWhen = nameof(IsWindows), Skip = "Signals are Unix's")]
    public async Task Killed_processes_come_back_where_they_were()
    {
        string[] resources = ["postgres", "redis", "notifier", "api"];
        var before = new Dictionary<string, CustomResourceSnapshot>();
        foreach (var resource in resources)
            before[resource] = (await Running.UntilHealthyAsync(resource)).Snapshot;

        await Task.WhenAll(resources.Select(resource => KillAsync(resource, before[resource])));
    }

    [Fact]
    public async Task A_stopped_process_stays_stopped_until_it_is_started()
    {
        await Running.UntilHealthyAsync("api");
        var cancellation = TestContext.Current.CancellationToken;

        Assert.True((await Running.Application.ResourceCommands.ExecuteCommandAsync("api", KnownResourceCommands.StopCommand, cancellation)).Success);
        var stopped = (await Running.UntilAsync("api", snapshot => snapshot.State?.Text == KnownResourceStates.Exited)).Snapshot;
        Assert.Null(PidOf(stopped));
        Assert.All(stopped.Urls, url => Assert.True(url.IsInactive));

        Assert.True((await Running.Application.ResourceCommands.ExecuteCommandAsync("api", "resource-start", cancellation)).Success);
        var started = (await Running.UntilHealthyAsync("api")).Snapshot;
        Assert.False((await Running.Application.ResourceCommands.ExecuteCommandAsync("api", KnownResourceCommands.StartCommand, cancellation)).Success);

        Assert.True((await Running.Application.ResourceCommands.ExecuteCommandAsync("api", KnownResourceCommands.RestartCommand, cancellation)).Success);
        await Running.UntilAsync("api", snapshot => snapshot.HealthStatus is not null && PidOf(snapshot) != PidOf(started));
    }

    private async Task KillAsync(string resource, CustomResourceSnapshot before)
    {
        Assert.Null(RestartsOf(before));

        AppHostProcess.Signal(PidOf(before)!.Value, AppHostProcess.Kill);

        var waiting = await Running.UntilAsync(resource, snapshot => snapshot.State!.Text.StartsWith("Restarting in", StringComparison.Ordinal));
        Assert.Contains("SIGKILL", MessageOf(waiting.Snapshot), StringComparison.Ordinal);
        Assert.Equal(137, waiting.Snapshot.ExitCode);
        var after = (await Running.UntilAsync(resource, snapshot => RestartsOf(snapshot) >= 1 && snapshot.HealthStatus == HealthStatus.Healthy)).Snapshot;
        Assert.NotEqual(PidOf(before), PidOf(after));
        Assert.Equal(before.Urls.Select(url => url.Url), after.Urls.Select(url => url.Url));
        Assert.Null(MessageOf(after));
    }

    private static int? PidOf(CustomResourceSnapshot snapshot) => Property(snapshot, "executable.pid") is { } pid ? Convert.ToInt32(pid, CultureInfo.InvariantCulture) : null;

    private static int? RestartsOf(CustomResourceSnapshot snapshot) => (int?)Property(snapshot, "resource.restartCount");

    private static string? MessageOf(CustomResourceSnapshot snapshot) => (string?)Property(snapshot, "resource.message");

    private static object? Property(CustomResourceSnapshot snapshot, string name) => snapshot.Properties.FirstOrDefault(property => property.Name == name)?.Value;
}
