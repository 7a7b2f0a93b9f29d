using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Where a project is. A class for each referenced project is generated when the AppHost is built.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>The full path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>Whether the project is built already.</summary>
    bool SuppressBuild => true;

    /// <summary>The full path of the assembly that the build made.</summary>
    string TargetPath { get; }
}
