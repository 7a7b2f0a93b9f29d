using Microsoft.Extensions.Hosting;

namespace Collab.Embedded.Console;

/// <summary>Leaves signals to the process that the application is a guest in.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
