using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Postgres;
using Collab.Embedded.Projects;
using Collab.Embedded.Redis;
using Collab.Embedded.Storage;

namespace Collab.Embedded.Orchestration;

/// <summary>Chooses how each resource becomes processes.</summary>
internal sealed class LauncherFactory(DistributedApplicationModel model, DistributedApplicationExecutionContext execution, PostgresEnvironment postgres, GarnetTool garnet, DataFolders folders)
{
    public IEnumerable<Launcher> For(IResource resource) => resource switch
    {
        PostgresServerResource server => [new PostgresLauncher(server, DatabasesOf(server), postgres)],
        RedisResource server => [new RedisLauncher(server, garnet, folders)],
        ProjectResource project => Enumerable.Range(0, project.GetReplicaCount()).Select(replica => new ProjectLauncher(project, replica, IsAwaited(project), execution)),
        _ => [],
    };

    private PostgresDatabaseResource[] DatabasesOf(PostgresServerResource server) => [.. model.Resources.OfType<PostgresDatabaseResource>().Where(database => database.Parent == server)];

    private bool IsAwaited(ProjectResource project) => model.Resources
        .SelectMany(resource => resource.Annotations.OfType<WaitAnnotation>())
        .Any(wait => wait.WaitType == WaitType.WaitForCompletion && wait.Resource == project);
}
