using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Dashboard;

/// <summary>An environment variable; of a secret one the name only.</summary>
internal sealed record VariableView(string Name, string? Value, bool Secret)
{
    private const string Mask = "••••••••";

    private static readonly string[] SecretWords = ["password", "secret", "token", "apikey", "api_key", "credential", "connectionstring"];

    /// <summary>A value is secret when the engine knows it to be, or when its name says so.</summary>
    public static VariableView Of(EnvironmentVariableSnapshot variable)
    {
        var isSecret = variable.IsSensitive || SecretWords.Any(word => variable.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
        return new VariableView(variable.Name, isSecret ? Mask : variable.Value, isSecret);
    }
}

/// <summary>The value of a variable that somebody asked to see.</summary>
internal sealed record RevealedVariable(string? Value);
