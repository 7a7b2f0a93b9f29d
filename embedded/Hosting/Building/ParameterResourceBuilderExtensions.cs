using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds parameters.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>
    /// Adds a parameter: the setting <c>Parameters:{name}</c>, or else a default. With <paramref name="persist"/> a
    /// generated default is written to the AppHost's user secrets, so that the next run has the same.
    /// </summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var effective = persist && builder.ExecutionContext.IsRunMode ? UserSecretsDefault.For(builder, name, value) : value;
        return builder.AddResource(new ParameterResource(name, @default => ValueOf(builder, name, @default), secret) { Default = effective });
    }

    /// <summary>A generated password that is a resource only in so far as others use it.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(IDistributedApplicationBuilder builder, string name, bool lower = true, bool upper = true, bool numeric = true, bool special = true, int minLower = 0, int minUpper = 0, int minNumeric = 0, int minSpecial = 0)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var rules = new GenerateParameterDefault
        {
            MinLength = 22,
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        };
        return new ParameterResource(name, @default => ValueOf(builder, name, @default), secret: true) { Default = rules };
    }

    private static string ValueOf(IDistributedApplicationBuilder builder, string name, ParameterDefault? @default)
        => builder.Configuration[$"Parameters:{name}"]
            ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"]
            ?? @default?.GetDefaultValue()
            ?? throw new DistributedApplicationException($"The parameter '{name}' has no value. Set the configuration key 'Parameters:{name}'.");
}
