using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Collab.Embedded.Orchestration;

/// <summary>Waits for what a resource was told to wait for.</summary>
internal sealed class Dependencies(IResource resource, ResourceNotificationService notifications, WaitBehavior defaultBehavior)
{
    private enum Progress
    {
        NotYet,
        Ready,
        Failed,
    }

    /// <summary>Returns when all dependencies are ready; tells on the way which ones are not, and why.</summary>
    /// <exception cref="DistributedApplicationException">One has failed, and the wait ends with that.</exception>
    public async Task WaitAsync(Func<IReadOnlyCollection<string>, string?, Task> onWaiting, CancellationToken cancellationToken)
    {
        var pending = resource.Annotations.OfType<WaitAnnotation>()
            .SelectMany(wait => wait.Resource.GetInstanceIds().Select(id => (Id: id, Wait: wait)))
            .ToList();
        if (pending.Count == 0)
            return;

        var failures = new Dictionary<string, string>();
        var told = "";
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            foreach (var item in pending.Where(item => item.Id == change.ResourceId).ToArray())
            {
                var progress = Evaluate(item.Wait, change.Snapshot);
                failures.Remove(item.Id);
                if (progress == Progress.Ready)
                    pending.Remove(item);
                else if (progress == Progress.Failed)
                    failures[item.Id] = Failure(item.Id, item.Wait, change.Snapshot);
            }

            if (pending.Count == 0)
                return;

            var ids = pending.Select(item => item.Id).Distinct().ToArray();
            var why = failures.Count == 0 ? null : string.Join("; ", failures.Values);
            var now = $"{string.Join(',', ids)} {why}";
            if (now != told)
                await onWaiting(ids, why);
            told = now;
        }
    }

    private static Progress Evaluate(WaitAnnotation wait, CustomResourceSnapshot snapshot)
    {
        var state = snapshot.State?.Text;
        var ended = state == KnownResourceStates.Finished || state == KnownResourceStates.Exited;
        if (state == KnownResourceStates.FailedToStart)
            return Progress.Failed;

        return wait.WaitType switch
        {
            WaitType.WaitForCompletion => !ended ? Progress.NotYet : snapshot.ExitCode == wait.ExitCode ? Progress.Ready : Progress.Failed,
            WaitType.WaitUntilStarted => ended ? Progress.Failed : state == KnownResourceStates.Running ? Progress.Ready : Progress.NotYet,
            _ => ended ? Progress.Failed : snapshot.HealthStatus == HealthStatus.Healthy ? Progress.Ready : Progress.NotYet,
        };
    }

    private string Failure(string id, WaitAnnotation wait, CustomResourceSnapshot snapshot)
    {
        var what = snapshot.Get(KnownProperties.Message) as string
            ?? (snapshot.ExitCode is { } code ? $"exited with code {code}" : "was stopped");
        var why = $"{id} {what}";
        return (wait.WaitBehavior ?? defaultBehavior) == WaitBehavior.WaitOnResourceUnavailable
            ? why
            : throw new DistributedApplicationException(why);
    }
}
