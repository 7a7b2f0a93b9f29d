using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Collab.Embedded.Orchestration;

/// <summary>Whether a resource is as it should be.</summary>
internal static class Readiness
{
    public static bool IsReady(CustomResourceSnapshot snapshot)
        => snapshot.HealthStatus == HealthStatus.Healthy || (snapshot.State?.Text == KnownResourceStates.Finished && snapshot.ExitCode == 0);
}
