using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Collab.Embedded.Health;

/// <summary>Runs the probes of a process for as long as it lives: in quick succession until it is healthy, then at leisure.</summary>
internal sealed class HealthMonitor(IReadOnlyList<HealthProbe> probes, TimeProvider time)
{
    private static readonly TimeSpan Starting = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Failing = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The reports before the first attempt.</summary>
    public ImmutableArray<HealthReportSnapshot> Unknown { get; } = [.. probes.Select(probe => new HealthReportSnapshot(probe.Name, null, null, null))];

    /// <summary>Tells every change of what the probes find, until cancelled.</summary>
    public async Task RunAsync(Func<ImmutableArray<HealthReportSnapshot>, Task> onChange, CancellationToken cancellationToken)
    {
        if (probes.Count == 0)
            return;

        var last = Unknown;
        var wasHealthy = false;
        while (true)
        {
            var reports = (await Task.WhenAll(probes.Select(probe => RunAsync(probe, cancellationToken)))).ToImmutableArray();
            cancellationToken.ThrowIfCancellationRequested();
            if (!reports.Select(Essence).SequenceEqual(last.Select(Essence)))
                await onChange(reports);

            last = reports;
            var healthy = reports.All(report => report.Status == HealthStatus.Healthy);
            wasHealthy |= healthy;
            await Task.Delay(healthy ? Healthy : wasHealthy ? Failing : Starting, time, cancellationToken);
        }
    }

    private static (HealthStatus?, string?) Essence(HealthReportSnapshot report) => (report.Status, report.Description);

    private async Task<HealthReportSnapshot> RunAsync(HealthProbe probe, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var result = await probe.RunAsync(patience.Token);
            return Report(result.Status, result.Description);
        }
        catch (OperationCanceledException)
        {
            return Report(HealthStatus.Unhealthy, "no answer in time");
        }
        catch (Exception failure)
        {
            // Whatever keeps a probe from its answer makes the process unhealthy.
            return Report(HealthStatus.Unhealthy, failure.Message);
        }

        HealthReportSnapshot Report(HealthStatus status, string? description)
            => new(probe.Name, status, description, null) { LastRunAt = time.GetUtcNow().UtcDateTime };
    }
}
