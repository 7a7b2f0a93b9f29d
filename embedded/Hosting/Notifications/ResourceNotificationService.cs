using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Knows what is true of every resource, and tells those who watch.</summary>
public class ResourceNotificationService(DistributedApplicationModel model, IOptions<ResourceNotificationServiceOptions> options) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ChannelWriter<ResourceEvent>> _watchers = [];

    /// <summary>Changes what is true of a resource and all of its replicas.</summary>
    public async Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        foreach (var id in resource.GetInstanceIds())
            await PublishUpdateAsync(resource, id, stateFactory);
    }

    /// <summary>Changes what is true of a resource or of one of its replicas.</summary>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(stateFactory);
        lock (_lock)
        {
            var before = _current.TryGetValue(resourceId, out var known) ? known.Snapshot : InitialSnapshot.Of(resource);
            var change = new ResourceEvent(resource, resourceId, stateFactory(before));
            _current[resourceId] = change;
            foreach (var watcher in _watchers)
                watcher.TryWrite(change);
        }

        return Task.CompletedTask;
    }

    /// <summary>What is true now of a resource or replica.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
            return _current.TryGetValue(resourceId, out resourceEvent);
    }

    /// <summary>What is true of every resource now, and then every change in its order.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // A person's actions make the changes: there are few, and a watcher that waits for one must not miss it.
        var channel = Channel.CreateUnbounded<ResourceEvent>(new UnboundedChannelOptions { SingleReader = true });
        lock (_lock)
        {
            foreach (var state in _current.Values)
                channel.Writer.TryWrite(state);
            _watchers.Add(channel.Writer);
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
                yield return change;
        }
        finally
        {
            lock (_lock)
                _watchers.Remove(channel.Writer);
        }
    }

    /// <summary>Waits until the resource is in a state; <c>Running</c> unless given.</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default)
        => WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits until the resource is in one of the states, and says in which.</summary>
    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToArray();
        var reached = await WaitForResourceAsync(
            resourceName,
            change => states.Contains(change.Snapshot.State?.Text, StringComparer.OrdinalIgnoreCase),
            cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until something is true of the resource or of one of its replicas.</summary>
    /// <exception cref="OperationCanceledException">It did not become true in time.</exception>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        await foreach (var change in WatchAsync(cancellationToken))
        {
            if (string.Equals(change.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(change))
                return change;
        }

        throw new OperationCanceledException($"The application stopped before the resource '{resourceName}' reached the expected state.");
    }

    /// <summary>Waits until the resource is healthy.</summary>
    /// <exception cref="DistributedApplicationException">It failed to start, and the application does not wait on such.</exception>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
        => WaitForResourceHealthyAsync(resourceName, options.Value.DefaultWaitBehavior, cancellationToken);

    /// <inheritdoc cref="WaitForResourceHealthyAsync(string, CancellationToken)"/>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var stops = waitBehavior == WaitBehavior.StopOnResourceUnavailable;
        if (stops && !model.Resources.TryGetByName(resourceName, out _))
            throw new DistributedApplicationException($"Stopped waiting for resource '{resourceName}' to become healthy because it does not exist in the application model.");

        var reached = await WaitForResourceAsync(
            resourceName,
            change => change.Snapshot.HealthStatus == HealthStatus.Healthy || (stops && KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text)),
            cancellationToken);
        if (reached.Snapshot.HealthStatus == HealthStatus.Healthy)
            return reached;

        var why = reached.Snapshot.Get(KnownProperties.Message) is string message ? $": {message}" : ".";
        throw new DistributedApplicationException($"Stopped waiting for resource '{resourceName}' to become healthy because it failed to start{why}");
    }

    /// <summary>Ends all watching.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var watcher in _watchers)
                watcher.TryComplete();
        }

        GC.SuppressFinalize(this);
    }
}
