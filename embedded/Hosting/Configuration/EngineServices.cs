using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Console;
using Collab.Embedded.Endpoints;
using Collab.Embedded.Orchestration;
using Collab.Embedded.Postgres;
using Collab.Embedded.Processes;
using Collab.Embedded.Redis;
using Collab.Embedded.Storage;
using Microsoft.Extensions.Configuration;
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

        services.AddSingleton(_ => new EndpointAllocator(application.Configuration.GetValue("DcpPublisher:RandomizePorts", false)));
        services.AddSingleton(_ => Guardian.Create());
        services.AddSingleton<DataFolders>();
        services.AddSingleton<ConsoleOutput>();
        services.AddSingleton(provider => new NpmPostgres(provider.GetRequiredService<DataFolders>(), provider.GetRequiredService<IGuardian>(), provider.GetRequiredService<ConsoleOutput>().Say));
        services.AddSingleton<PostgresSearch>();
        services.AddSingleton<PostgresEnvironment>();
        services.AddSingleton(provider => new GarnetTool(application, provider.GetRequiredService<IGuardian>(), provider.GetRequiredService<ConsoleOutput>().Say));
        services.AddSingleton<LauncherFactory>();
        services.AddSingleton<Leftovers>();
        services.AddSingleton<Orchestrator>();
        services.AddSingleton<ResourceLogForwarder>();
        services.AddHostedService<ApplicationRun>();

        // A test has its own ideas of when to stop and what to show.
        if (EntryPointInterception.Current is null)
        {
            services.AddSingleton<ConsoleReporter>();
            services.AddSingleton<IHostLifetime, ConsoleLifetime>();
        }
        else
        {
            services.AddSingleton<IHostLifetime, QuietLifetime>();
        }

        host.Logging.ClearProviders();
        host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
    }
}
