using System.Collections.Concurrent;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Edges;

/// <summary>A whole application of its own, with all that it tells of itself.</summary>
public sealed class ToldApp : IAsyncDisposable
{
    private static readonly string[] Services = ["api", "notifier"];

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TelemetrySink _telemetry;

    private ToldApp(CollabApp app, TelemetrySink telemetry) => (App, _telemetry) = (app, telemetry);

    public CollabApp App { get; }

    /// <summary>What went to the collector.</summary>
    public IReadOnlyList<string> Telemetry => _telemetry.Received;

    /// <inheritdoc cref="TelemetrySink.Spans"/>
    internal IReadOnlyList<ToldSpan> Spans => _telemetry.Spans;

    /// <inheritdoc cref="TelemetrySink.Points"/>
    internal IReadOnlyList<ToldPoint> Points => _telemetry.Points;

    /// <summary>What was written to the console, the database's included.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <param name="change">What is to be different in each service.</param>
    public static async Task<ToldApp> StartAsync(Action<IResourceBuilder<ProjectResource>> change)
    {
        var telemetry = await TelemetrySink.StartAsync();
        var app = await CollabApp.StartAsync(builder =>
        {
            foreach (var service in Services)
                change(builder.CreateResourceBuilder<ProjectResource>(service)
                    .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", telemetry.Address)
                    .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        });
        var told = new ToldApp(app, telemetry);
        var logs = app.Application.Services.GetRequiredService<ResourceLoggerService>();
        foreach (var resource in app.Application.Services.GetRequiredService<DistributedApplicationModel>().Resources)
            _ = told.WatchAsync(logs, resource);
        return told;
    }

    /// <summary>Waits until the collector has something of that signal with that text in it.</summary>
    public Task UntilToldAsync(string signal, string text) => Eventually.UntilAsync(
        () => Task.FromResult($"{signal} with {text}: {Telemetry.Count(part => part.StartsWith(signal, StringComparison.Ordinal) && part.Contains(text, StringComparison.Ordinal))}"),
        answer => !answer.EndsWith(": 0", StringComparison.Ordinal));

    /// <summary>Fails where one of the texts is in anything that was told.</summary>
    public void ExpectNothingOf(IEnumerable<string> secrets)
    {
        Assert.NotEmpty(Lines);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(Telemetry, part => part.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _telemetry.DisposeAsync();
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
