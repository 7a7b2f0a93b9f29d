using System.Collections.Concurrent;
using Collab.Embedded.Notifications;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Keeps the latest output of every resource, and tells those who watch.</summary>
public class ResourceLoggerService(TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes to the log of a resource; with replicas, to each of theirs.</summary>
    public ILogger GetLogger(IResource resource) => new ResourceLogger([.. LogsOf(resource)]);

    /// <summary>Writes to the log of a resource or replica.</summary>
    public ILogger GetLogger(string resourceName) => new ResourceLogger([LogOf(resourceName)]);

    /// <summary>The latest lines of a resource and its replicas, and then those to come. Ends when the log is complete.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => ResourceLog.WatchAsync([.. LogsOf(resource)], default);

    /// <summary>The latest lines of a resource or replica, and then those to come. Ends when the log is complete.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => ResourceLog.WatchAsync([LogOf(resourceName)], default);

    /// <summary>Nothing more will be written to the resource's log.</summary>
    public void Complete(IResource resource)
    {
        foreach (var log in LogsOf(resource))
            log.Complete();
    }

    /// <summary>Ends all watching.</summary>
    public void Dispose()
    {
        foreach (var log in _logs.Values)
            log.Complete();
        GC.SuppressFinalize(this);
    }

    internal ResourceLog LogOf(string resourceId) => _logs.GetOrAdd(resourceId, static (_, time) => new ResourceLog(time), time);

    private IEnumerable<ResourceLog> LogsOf(IResource resource) => resource.GetInstanceIds().Select(LogOf);
}
