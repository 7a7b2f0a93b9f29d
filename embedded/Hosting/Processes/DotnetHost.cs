using System.Runtime.InteropServices;

namespace Collab.Embedded.Processes;

/// <summary>The .NET installation that runs the AppHost; its children run on the same.</summary>
internal static class DotnetHost
{
    /// <summary>The installation's folder.</summary>
    // …/dotnet/shared/Microsoft.NETCore.App/10.0.0/
    public static string Root { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The <c>dotnet</c> executable.</summary>
    public static string FileName { get; } = Path.Combine(Root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
}
