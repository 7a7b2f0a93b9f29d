using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Orchestration;

/// <summary>
/// Ends processes in the order opposite to their dependencies. All of it takes less than five seconds, but for those with
/// a patience of their own: what hasn't ended by then is ended without asking.
/// </summary>
internal static class ShutdownSequence
{
    private static readonly TimeSpan Services = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Servers = TimeSpan.FromSeconds(4.5);

    public static async Task RunAsync(IReadOnlyCollection<Supervisor> supervisors, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var ends = new Dictionary<Supervisor, Task>();
        await Task.WhenAll(supervisors.Select(EndOf).ToArray());

        Task EndOf(Supervisor supervisor)
        {
            if (ends.TryGetValue(supervisor, out var known))
                return known;

            // Who refers to each other ends together.
            ends[supervisor] = Task.CompletedTask;

            var dependents = supervisors.Where(other => other != supervisor && DependsOn(other.Launcher.Resource, supervisor.Launcher.Resource)).Select(EndOf).ToArray();
            return ends[supervisor] = EndAfterAsync(dependents, supervisor);
        }

        async Task EndAfterAsync(Task[] dependents, Supervisor supervisor)
        {
            await Task.WhenAll(dependents);
            var left = (supervisor.Launcher.Patience ?? (supervisor.Launcher.IsVital ? Servers : Services)) - time.GetElapsedTime(started);
            await supervisor.ShutDownAsync(left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(100));
        }
    }

    private static bool DependsOn(IResource resource, IResource other)
        => resource != other && resource.Annotations.OfType<ResourceRelationshipAnnotation>().Any(r => Root(r.Resource) == other);

    // Who uses a database uses its server.
    private static IResource Root(IResource resource) => resource is IResourceWithParent child ? Root(child.Parent) : resource;
}
