using System.Collections.Immutable;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Health;
using Collab.Embedded.Orchestration;
using Collab.Embedded.Processes;

namespace Collab.Embedded.Projects;

/// <summary>Runs a project from its build output, in its project folder.</summary>
internal sealed class ProjectLauncher(ProjectResource project, int replica, bool isAwaited, DistributedApplicationExecutionContext execution) : Launcher(project, replica)
{
    private readonly IProjectMetadata _metadata = project.Annotations.OfType<IProjectMetadata>().Single();

    public override RestartPolicy Restarts =>
        isAwaited ? RestartPolicy.Never
        : project.GetEndpoints().Any() ? RestartPolicy.Always
        : RestartPolicy.OnFailure;

    public override IReadOnlyList<HealthProbe> Probes { get; } =
        [.. project.Annotations.OfType<HttpHealthCheckAnnotation>().Select(check => HttpProbe.Of(project, replica, check))];

    public override string Source => _metadata.ProjectPath;

    public override Task CheckAsync(CancellationToken cancellationToken)
        => File.Exists(_metadata.TargetPath)
            ? Task.CompletedTask
            : throw new DistributedApplicationException($"'{project.Name}' is not built: {_metadata.TargetPath} does not exist. Build the AppHost again.");

    public override async Task<Launch> PrepareAsync(CancellationToken cancellationToken)
    {
        var variables = Complete(await ResourceEnvironment.ReadAsync(project, execution, cancellationToken));

        // The AppHost's own address must not become the project's.
        var environment = new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = null, ["DOTNET_LAUNCH_PROFILE"] = null, ["DOTNET_ROOT"] = DotnetHost.Root };
        foreach (var variable in variables)
            environment[variable.Name] = variable.Value;

        var (fileName, arguments) = Command();
        var process = new ProcessSpec(fileName, arguments) { WorkingDirectory = Path.GetDirectoryName(_metadata.ProjectPath), Environment = environment };
        return new Launch(process, variables);
    }

    // The executable beside the assembly starts without looking for an SDK; it may be missing where UseAppHost is off.
    private (string FileName, string[] Arguments) Command()
    {
        var executable = Path.ChangeExtension(_metadata.TargetPath, OperatingSystem.IsWindows() ? ".exe" : null);
        return File.Exists(executable)
            ? (executable, [])
            : (DotnetHost.FileName, [_metadata.TargetPath]);
    }

    private ImmutableArray<EnvironmentVariableSnapshot> Complete(ImmutableArray<EnvironmentVariableSnapshot> variables)
    {
        var urls = project.Annotations.OfType<EndpointAnnotation>()
            .Where(endpoint => endpoint.UriScheme is "http" or "https")
            .Select(endpoint => $"{endpoint.UriScheme}://{endpoint.TargetHost}:{endpoint.AllocatedEndpoints[Replica].Port}");
        EnvironmentVariableSnapshot[] own =
        [
            new("ASPNETCORE_URLS", string.Join(';', urls), IsFromSpec: true),
            new("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={Guid.CreateVersion7():N}", IsFromSpec: true),
        ];
        return [.. variables, .. own.Where(variable => variable.Value!.Length > 0 && variables.All(other => other.Name != variable.Name))];
    }
}
