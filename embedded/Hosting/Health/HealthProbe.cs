using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Collab.Embedded.Health;

/// <summary>Finds out in one attempt whether a process does what it is there for.</summary>
internal sealed record HealthProbe(string Name, Func<CancellationToken, Task<HealthCheckResult>> RunAsync);
