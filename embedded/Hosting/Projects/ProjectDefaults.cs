using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Collab.Embedded.Projects;

/// <summary>What every project gets: its launch profile's endpoints and variables, and the variables that Aspire adds.</summary>
internal static class ProjectDefaults
{
    public static void Apply(IResourceBuilder<ProjectResource> project, LaunchProfile? profile)
    {
        project.WithEnvironment(context => AddAspireVariables(context, project.ApplicationBuilder.Environment.IsDevelopment()));
        if (profile is null)
            return;

        var numbers = new Dictionary<string, int>();
        foreach (var url in profile.ApplicationUrls)
        {
            // http, and from the second one of a scheme on http2, http3 …
            var number = numbers[url.Scheme] = numbers.GetValueOrDefault(url.Scheme) + 1;
            project.WithEndpoint(number == 1 ? url.Scheme : $"{url.Scheme}{number}", endpoint =>
            {
                endpoint.Port = url.Port;
                endpoint.UriScheme = url.Scheme;
                endpoint.TargetHost = url.Host;
            });
        }

        project.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", profile.Name);
            foreach (var (name, value) in profile.EnvironmentVariables)
                context.EnvironmentVariables.TryAdd(name, Environment.ExpandEnvironmentVariables(value));
        });
    }

    private static void AddAspireVariables(EnvironmentCallbackContext context, bool development)
    {
        var variables = context.EnvironmentVariables;
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
        variables["OTEL_SERVICE_NAME"] = context.Resource.Name;
        variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        if (!development)
            return;

        variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
        variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
    }
}
