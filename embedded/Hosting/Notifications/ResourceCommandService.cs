using Collab.Embedded.Orchestration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Gives commands to resources.</summary>
public class ResourceCommandService
{
    private readonly Orchestrator _orchestrator;

    internal ResourceCommandService(Orchestrator orchestrator)
    {
        _orchestrator = orchestrator;
    }

    /// <summary>
    /// Gives a command of <see cref="KnownResourceCommands"/> (also under its former name, as <c>resource-start</c>) to
    /// a resource and all its replicas. Returns when it is stopped, or when its start has begun.
    /// </summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var results = await Task.WhenAll(resource.GetInstanceIds().Select(id => ExecuteCommandAsync(id, commandName, cancellationToken)));
        return results.FirstOrDefault(result => !result.Success) ?? results[0];
    }

    /// <summary>Gives a command to a resource or to one of its replicas.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(commandName);
        return _orchestrator.ExecuteAsync(resourceId, commandName.Replace("resource-", "", StringComparison.Ordinal), cancellationToken);
    }
}
