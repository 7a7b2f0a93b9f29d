namespace Collab.Tests.Support;

/// <summary>What a service is built to, in the configuration that the tests were built in.</summary>
internal static class ProjectAssembly
{
    public static string PathOf(string project)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(Repository, project, "bin", framework.Parent!.Name, framework.Name, $"{project}.dll"));
    }

    /// <summary>The folder of the solution.</summary>
    public static string Repository => Path.GetFullPath(Path.Combine(Projects.Collab_AppHost.ProjectPath, ".."));
}
