using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Endpoints;
using Collab.Embedded.Processes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Collab.Embedded.Orchestration;

/// <summary>Starts and stops all processes of the application.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext execution,
    LauncherFactory launchers,
    Leftovers leftovers,
    EndpointAllocator endpoints,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    IOptions<ResourceNotificationServiceOptions> options,
    IHostApplicationLifetime lifetime,
    IGuardian guardian,
    TimeProvider time) : IAsyncDisposable
{
    private readonly Dictionary<string, Supervisor> _supervisors = new(StringComparer.OrdinalIgnoreCase);
    private bool _disposed;

    /// <summary>What made the application end, where that was not a person.</summary>
    public DistributedApplicationException? VitalFault { get; private set; }

    /// <summary>What runs, in the order of the model.</summary>
    public IReadOnlyCollection<Launcher> Launchers => [.. _supervisors.Values.Select(supervisor => supervisor.Launcher)];

    /// <summary>Checks that all is there that the processes need, and gives out ports.</summary>
    /// <exception cref="DistributedApplicationException">Something is missing.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (execution.IsPublishMode)
            throw new DistributedApplicationException("The embedded engine runs the application on this machine and publishes nothing. Publish with the Aspire engine: set CollabEngine=aspire.");

        CreateSupervisors();
        try
        {
            await leftovers.SweepAsync(cancellationToken);
            foreach (var launcher in Launchers)
                await launcher.CheckAsync(cancellationToken);
            endpoints.Allocate(model.Resources);
            await PublishParametersAsync(cancellationToken);
            foreach (var supervisor in _supervisors.Values)
                await supervisor.ShowAsync();
        }
        catch (Exception failure) when (failure is not DistributedApplicationException && Fault.From(failure) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>Begins to keep everything alive.</summary>
    public async Task StartAsync()
    {
        foreach (var supervisor in _supervisors.Values)
            await supervisor.StartAsync();
    }

    /// <summary>Ends all processes, those first that no other depends on.</summary>
    public Task StopAsync() => ShutdownSequence.RunAsync(_supervisors.Values, time);

    /// <summary>Ends all processes at once.</summary>
    public void Kill()
    {
        foreach (var supervisor in _supervisors.Values)
            supervisor.Kill();
    }

    /// <summary>Carries out a command.</summary>
    public async Task<ExecuteCommandResult> ExecuteAsync(string resourceId, string command, CancellationToken cancellationToken)
    {
        if (!_supervisors.TryGetValue(resourceId, out var supervisor))
            return CommandResults.Failure($"'{resourceId}' has no process that could be started or stopped.");

        var execution = command == KnownResourceCommands.StartCommand ? supervisor.StartAsync()
            : command == KnownResourceCommands.StopCommand ? supervisor.StopAsync()
            : command == KnownResourceCommands.RestartCommand ? supervisor.RestartAsync()
            : Task.FromResult(CommandResults.Failure($"Command '{command}' not available for resource '{resourceId}'."));
        return await execution.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;

        _disposed = true;
        await StopAsync();
        foreach (var supervisor in _supervisors.Values)
            await supervisor.DisposeAsync();
    }

    private void CreateSupervisors()
    {
        foreach (var launcher in model.Resources.SelectMany(launchers.For))
        {
            var state = new InstanceState(launcher, notifications, time);
            var dependencies = new Dependencies(launcher.Resource, notifications, options.Value.DefaultWaitBehavior);
            var runner = new ProcessRunner(guardian, endpoints);
            var lifeline = new Lifeline(launcher, state, dependencies, runner, logs.LogOf(launcher.Id), OnVitalFault, time);
            _supervisors.Add(launcher.Id, new Supervisor(launcher, state, lifeline));
        }
    }

    private async Task PublishParametersAsync(CancellationToken cancellationToken)
    {
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            var value = await parameter.GetValueAsync(cancellationToken);
            await notifications.PublishUpdateAsync(parameter, s => s.With("Value", value, isSensitive: parameter.Secret) with
            {
                State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
            });
        }
    }

    private void OnVitalFault(DistributedApplicationException fault)
    {
        VitalFault ??= fault;
        if (options.Value.DefaultWaitBehavior == WaitBehavior.WaitOnResourceUnavailable)
            lifetime.StopApplication();
    }
}
