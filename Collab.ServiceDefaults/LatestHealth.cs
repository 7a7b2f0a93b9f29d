using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Collab.ServiceDefaults;

/// <summary>How the service is, found out once a second at most, however many ask: to find out costs a connection to the database.</summary>
public sealed class LatestHealth(HealthCheckService checks, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<HealthReport>? _report;
    private long _askedAt;

    /// <summary>All checks but those of the process alone. Whoever stops waiting leaves the others their answer.</summary>
    public Task<HealthReport> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_report is null || (_report.IsCompleted && time.GetElapsedTime(_askedAt) >= Lifetime))
            {
                _askedAt = time.GetTimestamp();
                _report = checks.CheckHealthAsync(check => !check.Tags.Contains(HealthEndpoints.LiveTag), CancellationToken.None);
            }

            return _report.WaitAsync(cancellationToken);
        }
    }
}
