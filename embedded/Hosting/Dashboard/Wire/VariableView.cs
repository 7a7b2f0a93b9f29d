using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Dashboard;

/// <summary>A value of a resource, mostly an environment variable; of a secret one the name only.</summary>
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

    /// <summary>All values that the page shows of a resource: a parameter's own, the way to connect, the environment.</summary>
    public static IEnumerable<EnvironmentVariableSnapshot> Read(CustomResourceSnapshot snapshot)
        => snapshot.Properties
            .Where(property => property.Name is KnownProperties.ParameterValue or KnownProperties.ConnectionString)
            .Select(property => new EnvironmentVariableSnapshot(property.Name == KnownProperties.ConnectionString ? "Connection string" : property.Name, property.Value?.ToString(), true) { IsSensitive = property.IsSensitive })
            .Concat(snapshot.EnvironmentVariables.OrderBy(variable => variable.Name, StringComparer.Ordinal));
}

/// <summary>The value of a variable that somebody asked to see.</summary>
internal sealed record RevealedVariable(string? Value);
