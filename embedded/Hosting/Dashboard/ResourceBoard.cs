using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Dashboard;

/// <summary>What is known of all resources, each with the version of its last change.</summary>
internal sealed class ResourceBoard(DistributedApplicationModel model, ResourceNotificationService notifications)
{
    private readonly Lock _lock = new();
    private readonly ResourceViews _views = new(model);
    private readonly Dictionary<string, (ResourceView View, long Version)> _resources = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UsageFrame? _usage;
    private long _usageVersion;
    private long _version;

    /// <summary>What the resources have used of late.</summary>
    public UsageHistory Usage { get; } = new();

    /// <summary>Takes up every change until cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            if (!change.Snapshot.IsHidden)
                Change(() => _resources[change.ResourceId] = (_views.Of(change), _version));
        }
    }

    /// <summary>Adds a sample of what the resources use.</summary>
    public void Add(UsageFrame usage)
    {
        Usage.Add(usage);
        Change(() => (_usage, _usageVersion) = (usage, _version));
    }

    /// <summary>The processes that run now, by resource.</summary>
    public IReadOnlyDictionary<string, int> Processes()
    {
        lock (_lock)
            return _resources.Values.Where(entry => entry.View.Pid is not null).ToDictionary(entry => entry.View.Id, entry => entry.View.Pid!.Value);
    }

    /// <summary>What has changed after a version, as of now.</summary>
    public BoardChanges Read(long since)
    {
        lock (_lock)
        {
            var changed = _resources.Values.Where(entry => entry.Version > since).Select(entry => entry.View);
            return new BoardChanges(_version, [.. changed], _usageVersion > since ? _usage : null);
        }
    }

    /// <summary>Waits until there is something newer than a version. False when the wait was ended.</summary>
    public async Task<bool> WaitAsync(long version, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            if (_version > version)
                return true;
            changed = _changed.Task;
        }

        await changed.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    private void Change(Action apply)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _version++;
            apply();
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}

/// <summary>What has changed up to a version.</summary>
internal sealed record BoardChanges(long Version, IReadOnlyList<ResourceView> Resources, UsageFrame? Usage);
