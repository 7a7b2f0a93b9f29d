using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Storage;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Collab.Embedded.Configuration;

/// <summary>A default that is generated once and then read from the AppHost's user secrets, as Aspire's is.</summary>
internal sealed class UserSecretsDefault(string userSecretsId, string key, ParameterDefault generator) : ParameterDefault
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The default itself where the AppHost has no user secrets.</summary>
    public static ParameterDefault For(IDistributedApplicationBuilder builder, string name, ParameterDefault generator)
        => builder.AppHostAssembly?.GetCustomAttribute<UserSecretsIdAttribute>() is { } secrets
            ? new UserSecretsDefault(secrets.UserSecretsId, $"Parameters:{name}", generator)
            : generator;

    public override string GetDefaultValue()
    {
        var path = SecretsFile();
        PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
        using var turn = FileLock.Wait($"{path}.lock", TimeSpan.FromSeconds(10));

        // User secrets are in the configuration in Development only; in any other environment the file has the last word.
        var secrets = Read(path);
        if (secrets[key] is JsonValue known)
            return known.GetValue<string>();

        var value = generator.GetDefaultValue();
        secrets[key] = value;
        PrivateFiles.WriteText(path, secrets.ToJsonString(Indented));
        return value;
    }

    private string SecretsFile()
    {
        try
        {
            return PathHelper.GetSecretsPathFromSecretsId(userSecretsId);
        }
        catch (InvalidOperationException nowhere)
        {
            throw new DistributedApplicationException($"There is no place to keep a secret in: neither HOME nor APPDATA is set. Set one, or give '{key}' a value.", nowhere);
        }
    }

    private static JsonObject Read(string path)
    {
        if (!File.Exists(path))
            return [];

        try
        {
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) as JsonObject ?? [];
        }
        catch (JsonException broken)
        {
            throw new DistributedApplicationException($"The user secrets in {path} are no valid JSON ({broken.Message}). Repair or delete the file.", broken);
        }
    }
}
