using System.Reflection;

namespace Aspire.Hosting;

/// <summary>How an application is built.</summary>
public sealed class DistributedApplicationOptions
{
    private string? _projectDirectory;

    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly; the process's own unless given.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Whether the application runs without a dashboard. Waits on resources that failed then end at once.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Whether the output of all resources goes to the AppHost's loggers too.</summary>
    public bool EnableResourceLogging { get; set; }

    /// <summary>The AppHost's project folder; what the build wrote into its assembly unless given.</summary>
    public string? ProjectDirectory
    {
        get => _projectDirectory ?? Metadata("AppHostProjectPath");
        set => _projectDirectory = value;
    }

    internal Assembly? Assembly => AssemblyName is { } name ? System.Reflection.Assembly.Load(name) : System.Reflection.Assembly.GetEntryAssembly();

    private string? Metadata(string key) => Assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => string.Equals(attribute.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;
}
