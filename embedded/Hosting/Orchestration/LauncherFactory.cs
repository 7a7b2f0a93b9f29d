using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Projects;

namespace Collab.Embedded.Orchestration;

/// <summary>Chooses how each resource becomes processes.</summary>
internal sealed class LauncherFactory(DistributedApplicationModel model, DistributedApplicationExecutionContext execution)
{
    public IEnumerable<Launcher> For(IResource resource) => resource switch
    {
        ProjectResource project => Enumerable.Range(0, project.GetReplicaCount()).Select(replica => new ProjectLauncher(project, replica, IsAwaited(project), execution)),
        _ => [],
    };

    private bool IsAwaited(ProjectResource project) => model.Resources
        .SelectMany(resource => resource.Annotations.OfType<WaitAnnotation>())
        .Any(wait => wait.WaitType == WaitType.WaitForCompletion && wait.Resource == project);
}
