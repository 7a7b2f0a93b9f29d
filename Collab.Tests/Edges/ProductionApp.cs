using System.Collections.Concurrent;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Edges;

/// <summary>The whole application as it runs in production, with all that it tells of itself.</summary>
public sealed class ProductionApp : IAsyncLifetime
{
    private static readonly string[] Services = ["api", "notifier"];

    private readonly ConcurrentQueue<string> _lines = new();
    private CollabApp? _app;
    private TelemetrySink? _telemetry;

    public CollabApp App => _app!;

    /// <summary>What went to the collector.</summary>
    public IReadOnlyList<string> Telemetry => _telemetry!.Received;

    /// <summary>What was written to the console, the database's included.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public async ValueTask InitializeAsync()
    {
        _telemetry = await TelemetrySink.StartAsync();
        _app = await CollabApp.StartAsync(Configure);
        var resources = _app.Application.Services.GetRequiredService<DistributedApplicationModel>().Resources;
        var logs = _app.Application.Services.GetRequiredService<ResourceLoggerService>();
        foreach (var resource in resources)
            _ = WatchAsync(logs, resource);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        if (_telemetry is not null)
            await _telemetry.DisposeAsync();
    }

    private void Configure(IDistributedApplicationTestingBuilder builder)
    {
        foreach (var service in Services)
            builder.CreateResourceBuilder<ProjectResource>(service)
                .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Production")
                .WithEnvironment("DOTNET_ENVIRONMENT", "Production")
                .WithEnvironment("Auth__TrustedIdentity", "false")
                .WithEnvironment("Auth__Authority", "")
                .WithEnvironment("Auth__Audience", "")
                .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", _telemetry!.Address)
                .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    }

    private async Task WatchAsync(ResourceLoggerService logs, IResource resource)
    {
        await foreach (var lines in logs.WatchAsync(resource))
        {
            foreach (var line in lines)
                _lines.Enqueue(line.Content);
        }
    }
}
