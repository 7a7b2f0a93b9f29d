using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Dashboard;

/// <summary>
/// The values of a resource: a parameter's own, the string to connect with, the environment. Secret ones are masked here,
/// and leave the AppHost one at a time when somebody asks to see them.
/// </summary>
internal static class ResourceValues
{
    private const string Mask = "••••••••";
    private const string ConnectionString = "Connection string";

    private static readonly string[] SecretWords = ["password", "secret", "token", "apikey", "api_key", "credential", "connectionstring"];

    public static IEnumerable<VariableView> Of(ResourceEvent resource)
    {
        if (resource.Resource is IResourceWithConnectionString)
            yield return new VariableView(ConnectionString, Mask, Secret: true);
        foreach (var variable in Read(resource.Snapshot))
        {
            var isSecret = IsSecret(variable);
            yield return new VariableView(variable.Name, isSecret ? Mask : variable.Value, isSecret);
        }
    }

    /// <summary>The true value of a variable, or null if there is none of that name.</summary>
    public static async Task<RevealedVariable?> RevealAsync(ResourceEvent resource, string name, CancellationToken cancellationToken)
    {
        if (name == ConnectionString && resource.Resource is IResourceWithConnectionString connectable)
            return new RevealedVariable(await connectable.GetConnectionStringAsync(cancellationToken));
        return Read(resource.Snapshot).FirstOrDefault(variable => variable.Name == name) is { } found ? new RevealedVariable(found.Value) : null;
    }

    private static IEnumerable<EnvironmentVariableSnapshot> Read(CustomResourceSnapshot snapshot)
        => snapshot.Properties
            .Where(property => property.Name == KnownProperties.ParameterValue)
            .Select(property => new EnvironmentVariableSnapshot(property.Name, property.Value?.ToString(), IsFromSpec: true) { IsSensitive = property.IsSensitive })
            .Concat(snapshot.EnvironmentVariables.OrderBy(variable => variable.Name, StringComparer.Ordinal));

    /// <summary>A value is secret when the engine knows it to be, or when its name says so.</summary>
    private static bool IsSecret(EnvironmentVariableSnapshot variable)
        => variable.IsSensitive || SecretWords.Any(word => variable.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
