namespace Collab.Bench.Parts;

/// <summary>Where this checkout and what was built of it are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The executable of one of its projects, of the same configuration as this one.</summary>
    /// <exception cref="InvalidOperationException">It is not built.</exception>
    public static string Executable(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(Root, project, "bin", output.Parent!.Name, output.Name, project);
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is missing: build the solution in the {output.Parent.Name} configuration.");
    }

    /// <summary>This program, to start again as another process.</summary>
    public static string Self { get; } = Path.Combine(AppContext.BaseDirectory, "Collab.Bench");

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Collab.sln")))
            at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("Collab.sln was not found above this program: run it from its checkout.");
    }
}
