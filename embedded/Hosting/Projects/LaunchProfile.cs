using System.Text.Json;
using Aspire.Hosting;

namespace Collab.Embedded.Projects;

/// <summary>A profile of a project's <c>launchSettings.json</c>.</summary>
internal sealed record LaunchProfile(string Name)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public IReadOnlyList<Uri> ApplicationUrls { get; private init; } = [];

    public IReadOnlyDictionary<string, string> EnvironmentVariables { get; private init; } = new Dictionary<string, string>();

    /// <summary>The profile of a name, or else the first one that runs the project; null where there is none.</summary>
    public static LaunchProfile? Find(string projectPath, string? name, bool required = false)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(path))
            return null;

        var profiles = Read(path);
        if (name is not null && profiles.TryGetValue(name, out var named))
            return Parse(name, named);
        if (required)
            throw new DistributedApplicationException($"{path} has no launch profile '{name}'.");

        // { "profiles": { "http": { "commandName": "Project", "applicationUrl": "http://localhost:8000", … }, … } }
        return profiles.Where(p => !p.Value.TryGetProperty("commandName", out var command) || command.ValueEquals("Project"))
            .Select(p => Parse(p.Key, p.Value))
            .FirstOrDefault();
    }

    private static Dictionary<string, JsonElement> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            return document.RootElement.TryGetProperty("profiles", out var profiles)
                ? profiles.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.Clone())
                : [];
        }
        catch (JsonException broken)
        {
            throw new DistributedApplicationException($"{path} is no valid JSON: {broken.Message}", broken);
        }
    }

    private static LaunchProfile Parse(string name, JsonElement profile) => new(name)
    {
        ApplicationUrls = profile.TryGetProperty("applicationUrl", out var urls)
            ? [.. (urls.GetString() ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(url => new Uri(url))]
            : [],
        EnvironmentVariables = profile.TryGetProperty("environmentVariables", out var variables)
            ? variables.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString() ?? "")
            : [],
    };
}
