using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Projects;

namespace Aspire.Hosting;

/// <summary>Adds .NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a referenced project, with the first launch profile that runs it.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
        => Add<TProject>(builder, name, profileName: null);

    /// <summary>Adds a referenced project with a launch profile, or with none where that is null.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new()
        => Add<TProject>(builder, name, launchProfileName ?? "");

    /// <summary>Runs the project in several processes, each with ports of its own.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }

    private static IResourceBuilder<ProjectResource> Add<TProject>(IDistributedApplicationBuilder builder, string name, string? profileName)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        var metadata = new TProject();
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation(metadata);
        var profile = LaunchProfile.Find(metadata.ProjectPath, profileName ?? builder.Configuration["AppHost:DefaultLaunchProfileName"] ?? builder.Configuration["DOTNET_LAUNCH_PROFILE"], required: profileName is { Length: > 0 });
        ProjectDefaults.Apply(project, profileName == "" ? null : profile);
        return project;
    }
}
