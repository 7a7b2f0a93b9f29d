using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Collab.Embedded.Dashboard;

/// <summary>Carries out a command on a resource; <see cref="ResourceCommandService"/> does in an application.</summary>
internal delegate Task<ExecuteCommandResult> CommandExecutor(string resourceId, string commandName, CancellationToken cancellationToken);

/// <summary>
/// The dashboard's page and what it asks for, on a loopback port of its own inside the AppHost. It lives a little longer
/// than the resources, so that it shows how they stop.
/// </summary>
internal sealed class DashboardServer(
    DashboardOptions options,
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    CommandExecutor execute,
    TimeProvider time,
    ILoggerFactory loggers) : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly CancellationTokenSource _stopping = new();
    private readonly ResourceBoard _board = new(model, notifications);
    private WebApplication? _application;
    private Task _following = Task.CompletedTask;
    private bool _disposed;

    /// <summary>
    /// Listens on the wanted port if it is free, else on any, and returns the address that signs in: to be shown to the
    /// person who started the application, and to nobody else.
    /// </summary>
    /// <exception cref="DistributedApplicationException">No port could be had.</exception>
    public async Task<Uri> StartAsync(CancellationToken cancellationToken)
    {
        var port = options.Port > 0 ? options.Port : FreePort();
        for (var attempt = 1; (_application = await TryListenAsync(port, cancellationToken)) is null; attempt++)
        {
            if (attempt == Attempts)
                throw new DistributedApplicationException("The dashboard found no loopback port to listen on. Free some ports, or start the application without the dashboard.");
            port = FreePort();
        }

        _following = FollowAsync();
        return new Uri($"http://localhost:{port}/login?t={Uri.EscapeDataString(options.Token)}");
    }

    /// <summary>Ends all streams and listens no longer.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_application is not null)
            await _application.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;

        _disposed = true;
        await StopAsync(CancellationToken.None);
        if (_application is not null)
            await _application.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>Keeps the board true. Should that end, all streams end with it, and no page shows what is no longer so.</summary>
    private async Task FollowAsync()
    {
        try
        {
            await await Task.WhenAny(_board.FollowAsync(_stopping.Token), new UsageSampler(_board, time).RunAsync(_stopping.Token));
        }
        finally
        {
            await _stopping.CancelAsync();
        }
    }

    private async Task<WebApplication?> TryListenAsync(int port, CancellationToken cancellationToken)
    {
        var application = Build(port);
        try
        {
            await application.StartAsync(cancellationToken);
            return application;
        }
        catch (IOException)
        {
            await application.DisposeAsync();
            return null;
        }
    }

    private WebApplication Build(int port)
    {
        // Nothing of the AppHost's own configuration, ASPNETCORE_URLS included, is the page's.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenLocalhost(port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, EngineLifetime>();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, DashboardJson.Default));

        var application = builder.Build();
        var access = new DashboardAccess(options.Token, port);
        application.Use(access.GuardAsync);
        application.MapGet("/login", access.SignIn);
        new DashboardEndpoints(options, _board, notifications, logs, execute, time, _stopping.Token).Map(application);
        PageFiles.Map(application);
        return application;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Leaves signals to the AppHost: the page must not end at the first Ctrl-C, while resources are still stopping.</summary>
    private sealed class EngineLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
