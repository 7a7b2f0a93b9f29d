using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Console;
using Collab.Embedded.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Collab.Embedded.Orchestration;

/// <summary>The run of an application from its start to its end: the processes, and those who watch them.</summary>
internal sealed class ApplicationRun(
    Orchestrator orchestrator,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    DistributedApplicationOptions options,
    DistributedApplicationModel model,
    IConfiguration configuration,
    IHostEnvironment environment,
    ILoggerFactory loggers,
    ResourceLogForwarder forwarder,
    TimeProvider time,
    ConsoleReporter? console = null) : IHostedService, IAsyncDisposable
{
    private DashboardServer? _dashboard;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        console?.Begin(environment.ApplicationName);
        await orchestrator.PrepareAsync(cancellationToken);
        await orchestrator.StartAsync();
        var address = options.DisableDashboard ? null : await StartDashboardAsync(cancellationToken);
        console?.Follow(orchestrator.Launchers, address);
        if (options.EnableResourceLogging)
            forwarder.Follow(orchestrator.Launchers);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await orchestrator.StopAsync();
        foreach (var launcher in orchestrator.Launchers)
            logs.Complete(launcher.Resource);
        if (console is not null)
            await console.DrainAsync();
        if (_dashboard is not null)
            await _dashboard.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_dashboard is not null)
            await _dashboard.DisposeAsync();
    }

    private async Task<Uri> StartDashboardAsync(CancellationToken cancellationToken)
    {
        _dashboard = new DashboardServer(DashboardOptions.From(configuration, environment.ApplicationName), model, notifications, logs, commands.ExecuteCommandAsync, time, loggers);
        return await _dashboard.StartAsync(cancellationToken);
    }
}
