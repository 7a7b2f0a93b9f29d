using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Collab.Embedded.Orchestration;

/// <summary>The run of an application from its start to its end: the dashboard around the processes.</summary>
internal sealed class ApplicationRun(
    Orchestrator orchestrator,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    DistributedApplicationOptions options,
    IConfiguration configuration,
    IHostEnvironment environment) : IHostedService, IAsyncDisposable
{
    private DashboardServer? _dashboard;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await orchestrator.StartAsync(cancellationToken);
        if (options.DisableDashboard)
            return;

        _dashboard = new DashboardServer(notifications, logs, commands, new DashboardOptions(environment.ApplicationName, configuration["ASPNETCORE_URLS"]));
        await _dashboard.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await orchestrator.StopAsync();
        if (_dashboard is not null)
            await _dashboard.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_dashboard is not null)
            await _dashboard.DisposeAsync();
    }
}
