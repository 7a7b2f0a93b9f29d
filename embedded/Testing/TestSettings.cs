using System.Reflection;
using Collab.Embedded.Projects;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>How an AppHost is set up in a test: as by <c>dotnet run</c>, but with ports of its own and no dashboard.</summary>
internal static class TestSettings
{
    public static void Apply(Assembly assembly, string[] args, DistributedApplicationOptions options, HostApplicationBuilderSettings settings, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        var name = assembly.GetName().Name!;
        options.AssemblyName = settings.ApplicationName = name;
        options.Args = settings.Args = [.. (options.Args ?? []).Except(args), .. args];
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        configure(options, settings);

        settings.Configuration ??= new ConfigurationManager();
        var known = new ConfigurationBuilder().AddConfiguration(settings.Configuration).AddCommandLine(settings.Args ?? []).Build();
        settings.Configuration.AddInMemoryCollection([.. Defaults(options).Where(setting => known[setting.Key] is null)]);
    }

    private static Dictionary<string, string?> Defaults(DistributedApplicationOptions options)
    {
        var defaults = new Dictionary<string, string?> { ["DcpPublisher:RandomizePorts"] = "true" };
        if (options.ProjectDirectory is not { } folder || LaunchProfile.Find(Path.Combine(folder, "AppHost.csproj"), name: null) is not { } profile)
            return defaults;

        // What dotnet run would put into the environment, under the names that the host looks for too.
        defaults["DOTNET_LAUNCH_PROFILE"] = profile.Name;
        foreach (var (name, value) in profile.EnvironmentVariables)
        {
            defaults[name] = value;
            if (name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase))
                defaults[name["DOTNET_".Length..]] = value;
        }

        return defaults;
    }
}
