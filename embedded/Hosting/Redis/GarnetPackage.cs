using System.Text.Json;
using System.Xml.Linq;

namespace Collab.Embedded.Redis;

/// <summary>Where a .NET tool of a tool manifest has been restored to.</summary>
internal static class GarnetPackage
{
    /// <summary>The tool's assembly; null where it is not restored.</summary>
    public static string? Find(string name, string version) => InResolverCache(name, version) ?? InPackageFolder(name, version);

    // The SDK notes what it has restored, wherever the packages are:
    // [{"Version":"2.2.8","TargetFramework":"net10.0","RuntimeIdentifier":"any","Name":"garnet-server","Runner":"dotnet","PathToExecutable":"…/GarnetServer.dll"}]
    private static string? InResolverCache(string name, string version)
    {
        var home = Environment.GetEnvironmentVariable("DOTNET_CLI_HOME") is { Length: > 0 } folder ? folder : Home();
        var note = Path.Combine(home, ".dotnet", "toolResolverCache", "1", name);
        if (!File.Exists(note))
            return null;

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(note));
            return document.RootElement.EnumerateArray()
                .Where(entry => entry.GetProperty("Version").ValueEquals(version))
                .Select(entry => entry.GetProperty("PathToExecutable").GetString())
                .LastOrDefault(File.Exists);
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or KeyNotFoundException)
        {
            return null;
        }
    }

    // {packages}/garnet-server/2.2.8/tools/net10.0/any/DotnetToolSettings.xml names the assembly.
    private static string? InPackageFolder(string name, string version)
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder ? folder : Path.Combine(Home(), ".nuget", "packages");
        var tools = Path.Combine(packages, name, version.ToLowerInvariant(), "tools");
        return !Directory.Exists(tools) ? null : Directory.GetFiles(tools, "DotnetToolSettings.xml", SearchOption.AllDirectories)
            .OrderByDescending(file => file, StringComparer.Ordinal)
            .Select(file => Path.Combine(Path.GetDirectoryName(file)!, XDocument.Load(file).Descendants("Command").First().Attribute("EntryPoint")!.Value))
            .FirstOrDefault(File.Exists);
    }

    private static string Home() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}
