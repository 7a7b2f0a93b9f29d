using System.Collections.Immutable;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Orchestration;

/// <summary>The environment variables that the model gives a resource, with their values read.</summary>
internal static class ResourceEnvironment
{
    public static async Task<ImmutableArray<EnvironmentVariableSnapshot>> ReadAsync(IResource resource, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(execution, resource, cancellationToken: cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
            await annotation.Callback(context);

        var variables = ImmutableArray.CreateBuilder<EnvironmentVariableSnapshot>(context.EnvironmentVariables.Count);
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            var text = value is IValueProvider provider ? await provider.GetValueAsync(cancellationToken) : value.ToString();
            variables.Add(new EnvironmentVariableSnapshot(name, text, IsFromSpec: true) { IsSensitive = IsSensitive(value) });
        }

        return variables.ToImmutable();
    }

    private static bool IsSensitive(object? value) => value switch
    {
        ParameterResource parameter => parameter.Secret,
        ReferenceExpression expression => expression.ValueProviders.Any(IsSensitive),
        IResourceWithConnectionString resource => IsSensitive(resource.ConnectionStringExpression),
        _ => false,
    };
}
