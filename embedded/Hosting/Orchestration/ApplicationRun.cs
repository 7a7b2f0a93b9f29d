using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Collab.Embedded.Orchestration;

/// <summary>The run of an application from its start to its end: the dashboard around the processes.</summary>
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
    TimeProvider time) : IHostedService, IAsyncDisposable
{
    private DashboardServer? _dashboard;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await orchestrator.StartAsync(cancellationToken);
        if (options.DisableDashboard)
            return;

        _dashboard = new DashboardServer(DashboardOptions.From(configuration, environment.ApplicationName), model, notifications, logs, commands.ExecuteCommandAsync, time, loggers);
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
