using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Endpoints;
using Collab.Embedded.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Collab.Embedded.Configuration;

/// <summary>The engine's parts.</summary>
internal static class EngineServices
{
    public static void Add(HostApplicationBuilder host, DistributedApplicationOptions options, IDistributedApplicationBuilder application)
    {
        var services = host.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(application.ExecutionContext);
        services.AddSingleton(_ => new DistributedApplicationModel(application.Resources));
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton<ResourceLoggerService>();
        services.AddSingleton(provider => new ResourceCommandService(provider.GetRequiredService<Orchestrator>()));
        services.AddHttpClient();
        services.Configure<ResourceNotificationServiceOptions>(o => o.DefaultWaitBehavior = options.DisableDashboard
            ? WaitBehavior.StopOnResourceUnavailable
            : WaitBehavior.WaitOnResourceUnavailable);
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(10));

        services.AddSingleton(_ => new EndpointAllocator(randomizePorts: application.Configuration["DcpPublisher:RandomizePorts"] is "true" or "True"));
        services.AddSingleton<LauncherFactory>();
        services.AddSingleton<Orchestrator>();
        services.AddHostedService<ApplicationRun>();

        host.Logging.ClearProviders();
        host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
    }
}
